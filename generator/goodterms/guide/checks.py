"""What is wrong with the guide, all of it at once: facts, links, translations, and how it reads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from goodterms.guide.content import PAGE, Guide, GuidePage, split_front_matter
from goodterms.guide.facts import names
from goodterms.guide.filling import Filling
from goodterms.guide.links import DeadLink, Links
from goodterms.guide.outline import Outline, outline
from goodterms.guide.reading import FEWEST_WORDS, MAX_LIX, MAX_WORDS, read
from goodterms.guide.template import quotations
from goodterms.locale import LANGUAGES
from goodterms.records.find import display
from goodterms.records.policy import Policy
from goodterms.records.problems import Problem, Severity

MAX_DESCRIPTION = 160
"""Characters; search engines cut a longer one off."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """One page of one language, as far as it could be read."""

    page: GuidePage
    file: str
    source: str
    text: str
    """With the facts filled in; empty where they could not be."""
    outline: Outline | None
    problems: list[Problem]


def check_guide(guide: Guide, policy: Policy, root: Path, filling: Filling | None = None) -> list[Problem]:
    """Return everything that is wrong with the guide.

    What a page says of a fact that does not exist, or links to without its being there, is an
    error; what a reader could live with is a warning.

    Args:
        guide: The guide, in the languages it is written in.
        policy: Its facts.
        root: The project's folder, which problems name files from.
        filling: Of its pages, where some were filled already.
    """
    filling = filling or Filling(policy, root)
    problems = [*_no_pages(guide, root), *_no_languages(guide, policy, root), *_unlisted(guide, root)]
    checked = {
        language: {name: _check(page, filling) for name, page in pages.items()}
        for language, pages in guide.own.items()
    }
    for language, pages in checked.items():
        links = Links(guide, language)
        anchors = {**checked[guide.default], **pages}
        for one in pages.values():
            problems += one.problems
            if one.text:
                problems += _front_matter(one)
                problems += _dead_links(one, links, anchors)
                problems += _how_it_reads(one)
        problems += _missing(guide, policy, language, root)
        problems += _other_facts(pages, checked[guide.default], policy)
    return problems


def _check(page: GuidePage, filling: Filling) -> _Checked:
    filled = filling.page(page)
    found = outline(split_front_matter(filled.text)[1]) if filled.text else None
    return _Checked(page, filled.file, filled.source, filled.text, found, filled.problems)


def _no_pages(guide: Guide, root: Path) -> Iterator[Problem]:
    """Yield what is named like a page and is none; it would be passed over without a word."""
    for folder in {guide.folder(language) for language in guide.languages}:
        for path in sorted(folder.rglob(f"*{PAGE}")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if not path.is_file() and not hidden:
                yield Problem(
                    display(path, root), 1, 1, "this is no file, though it is named like a page", "rename it"
                )


def _no_languages(guide: Guide, policy: Policy, root: Path) -> Iterator[Problem]:
    """Yield the languages of client pages that a translated guide has left out as a whole."""
    for language in policy.languages if len(guide.languages) > 1 else ():
        if language not in guide.languages:
            yield _warn(
                display(guide.content / language, root),
                1,
                f"the guide is not written in {_english(language)}, which the policy lists",
                f"translate {display(guide.folder(guide.default), root)}, or take it out of the policy",
            )


def _unlisted(guide: Guide, root: Path) -> Iterator[Problem]:
    """Yield the languages that have a folder of pages and are not the policy's: nobody would see them."""
    for language in LANGUAGES if guide.divided else ():
        folder = guide.content / language
        if language not in guide.languages and any(folder.glob(f"*{PAGE}")):
            yield _warn(
                display(folder, root),
                1,
                f"there are pages in {_english(language)}, which the policy does not list",
                f"add {language} to `languages:` in the policy, or take the folder out",
            )


def _front_matter(one: _Checked) -> Iterator[Problem]:
    meta, _ = split_front_matter(one.text)
    if not meta and one.text.startswith("---"):
        yield _warn(
            one.file,
            1,
            "the front matter cannot be read",
            "put what holds a colon or begins with a sign in quotes",
        )
        return
    for key in ("title", "description"):
        if not str(meta.get(key) or "").strip():
            yield _warn(one.file, 1, f"the page has no `{key}`", f"write `{key}:` between --- at its top")
    said = html.unescape(str(meta.get("description") or ""))
    if len(said) > MAX_DESCRIPTION:
        yield _warn(
            one.file,
            _line_of(one.source, "description:"),
            f"the description has {len(said)} characters",
            f"keep it to {MAX_DESCRIPTION}; search results cut off the rest",
        )


def _dead_links(one: _Checked, links: Links, pages: Mapping[str, _Checked]) -> Iterator[Problem]:
    def anchors(name: str) -> set[str] | None:
        found = pages[name].outline if name in pages else None
        return found.anchors if found else None

    seen: dict[str, int] = {}
    for target in one.outline.links if one.outline else ():
        before = seen.get(target, 0)
        seen[target] = before + 1
        dead = links.check(one.page.name, target, anchors)
        if dead is not None:
            yield _placed(dead, one, before)


def _placed(dead: DeadLink, one: _Checked, before: int) -> Problem:
    """Return a dead link as a problem where the page writes it, ``before`` others like it before."""
    found = list(re.finditer(rf"(?<![\w./#-]){re.escape(dead.target)}(?![\w./#-])", one.source))
    at = found[before].start() if before < len(found) else 0
    line, column = one.source.count("\n", 0, at) + 1, at - one.source.rfind("\n", 0, at)
    severity: Severity = "error" if dead.is_error else "warning"
    return Problem(one.file, line, column, f"{dead.message}: {dead.target}", dead.mend, severity=severity)


def _how_it_reads(one: _Checked) -> Iterator[Problem]:
    found = read(one.outline.prose if one.outline else ())
    line = _line_of(one.source, " ".join(found.longest.split()[:4]))
    if found.most > MAX_WORDS:
        yield _warn(
            one.file,
            line,
            f"a sentence has {found.most} words",
            f"make two of it: above {MAX_WORDS} many lose it",
        )
    limit = MAX_LIX[one.page.language]
    if found.words >= FEWEST_WORDS and found.lix > limit:
        yield _warn(
            one.file,
            line,
            f"the page is hard to read: LIX {found.lix}, plain is up to {limit}",
            "shorten its sentences; here is the longest",
        )


def _missing(guide: Guide, policy: Policy, language: str, root: Path) -> Iterator[Problem]:
    folder = display(guide.folder(language), root)
    for name in guide.missing(language):
        source = next(pages[name] for pages in guide.own.values() if name in pages)
        mend = f"translate {display(source.path, root)}"
        if source.language == guide.default:
            mend += f"; until then readers get it in {_english(source.language)}"
        yield _warn(folder, 1, f"the page {name} is missing", mend)


def _other_facts(
    pages: Mapping[str, _Checked], default: Mapping[str, _Checked], policy: Policy
) -> Iterator[Problem]:
    """Yield the pages that do not quote the same facts as the default language's."""
    known = names(policy, policy.languages[0])
    for name, one in pages.items():
        model = default.get(name)
        if model is None or model is one or not (one.text and model.text):
            continue
        theirs, own = quotations(model.source, known), quotations(one.source, known)
        lacks, adds = sorted(theirs - own), sorted(own - theirs)
        said = [f"without {', '.join(lacks)}"] if lacks else []
        said += [f"with {', '.join(adds)} besides"] if adds else []
        if said:
            yield _warn(
                one.file,
                1,
                f"the page quotes other facts than {model.file}: {'; '.join(said)}",
                "quote the same facts in every language",
            )


def _english(language: str) -> str:
    return str(Locale(language).get_language_name("en"))


def _warn(file: str, line: int, message: str, mend: str) -> Problem:
    return Problem(file, line, 1, message, mend, severity="warning")


def _line_of(source: str, words: str) -> int:
    """Return the line in which some words stand; 1 where they do not, as they are a fact's."""
    at = source.find(words) if words else -1
    return source.count("\n", 0, max(at, 0)) + 1
