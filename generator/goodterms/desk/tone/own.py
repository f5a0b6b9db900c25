"""A project's own rules of tone: ``tone/<language>.yml``, beside ``mkdocs.yml``.

The format is that of our rules, and none of it must be there but ``language``::

    language: en
    off: [already-said]            # rules of ours that are not to be looked for
    rules:
      - id: kindly                 # the id of one of ours takes its place
        phrases: [kindly revert]
        calmer: Could you answer by Friday?
        flags: [Kindly revert.]    # must be found
        passes: [You kindly wrote.]    # must not
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from goodterms.desk.tone.files import YAML, Texts
from goodterms.desk.tone.reader import find
from goodterms.desk.tone.rules import RuleSet, read_rules, rule_set, rules
from goodterms.locale import LANGUAGES
from goodterms.records.find import display
from goodterms.records.load import read_bytes
from goodterms.records.problems import Problem
from goodterms.records.validate import problem_at
from goodterms.records.yaml import Places

FOLDER = "tone"


def with_own_rules(texts: Texts, root: Path) -> Texts:
    """Have texts judged by the rules of their project; what is wrong with those is told beside them.

    Args:
        texts: What there is to look over.
        root: The project's folder.
    """
    known, slips = own_rules(root)
    texts.passages = [
        replace(one, own=known[one.language]) if one.language in known else one for one in texts.passages
    ]
    texts.slips += slips
    return texts


def own_rules(root: Path) -> tuple[Mapping[str, RuleSet], list[Problem]]:
    """Read a project's own rules.

    Args:
        root: The project's folder.

    Returns:
        By language all rules to go by, those of ours that stay among them; and everything
        that is wrong. A file with a problem counts for nothing, and ours are gone by.
    """
    known: dict[str, RuleSet] = {}
    problems: list[Problem] = []
    folder = root / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() not in YAML or path.name.startswith("."):
            continue
        file = display(path, root)
        if path.stem not in LANGUAGES or path.suffix != ".yml":
            mend = f"call it one of {', '.join(f'{one}.yml' for one in LANGUAGES)}"
            problems.append(Problem(file, 1, 1, "the name of this file says no language", mend))
            continue
        data, wrong = read_bytes(path, file)
        read = None
        if not wrong:
            read, wrong = read_rules(data, file, rules(path.stem))
        if read and not wrong:
            wrong = list(_failing(read, [Places(file, data)]))
        problems += wrong
        if read and not wrong:
            known[path.stem] = read
    return known, problems


def _failing(read: RuleSet, sources: list[Places]) -> Iterator[Problem]:
    """Yield what a rule's examples say against it."""
    ours = {*rules(read.language).rules}
    for number, rule in enumerate(one for one in read.rules if one not in ours):
        alone = rule_set(read.language, read.words, (rule,))
        for key, examples, wanted in (("flags", rule.flags, True), ("passes", rule.passes, False)):
            for at, example in enumerate(examples):
                if bool(find(example, read.language, own=alone)) is not wanted:
                    said = "the rule does not find this" if wanted else "the rule finds this"
                    yield problem_at(
                        sources, ("rules", number, key, at), said, "change the phrases, or the example"
                    )
