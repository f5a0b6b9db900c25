"""The process that builds a checked-out commit: MkDocs, then what a release remembers, or every problem.

Run as ``python -P -m goodterms.publishing.hosting.builder CONFIG SITE [PLUGINS]`` in the checkout, as the
leader of a process group of its own. With PLUGINS, a list with commas, the site may hold no script but what
goodterms, its theme and these plugins bring. What MkDocs says goes to standard error; one JSON object goes to
standard output: ``{"secret", "links"}`` after a good build, ``{"problems"}`` after a bad one. When standard
input ends, whoever asked for the build is gone, and the group ends itself.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from goodterms.errors import GoodTermsError

CONFIG_FILES = ("mkdocs.yml", "mkdocs.yaml")
"""What MkDocs looks for, in this order."""
_UNSEALED = "the site was built without the plugin goodterms (mend: write `- goodterms` under `plugins:`)"


def main(config: str, site: str, plugins: str | None = None) -> int:
    """Build the project in the current folder.

    Args:
        config: The settings' file.
        site: Where to.
        plugins: What may bring scripts besides goodterms and its theme; None where anything may.

    Returns:
        The exit code: 0 if the site is there.
    """
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    end_with_the_asker()
    code = _mkdocs(config, site)
    if code == 0 and not _is_sealed(site):
        code, result = 1, {"problems": [f"{config}:1:1: error: {_UNSEALED}"]}
    elif code == 0 and plugins is not None and (refused := _scripts(config, site, plugins)):
        code, result = 1, {"problems": refused}
    else:
        result = _remembered() if code == 0 else {"problems": _problems()}
    with answer:
        json.dump(result, answer)
    return code


def _is_sealed(site: str) -> bool:
    """Tell whether the plugin had a part in a site; without it, nothing was held against the records."""
    from goodterms.building.shell import OPENER

    return (Path(site) / OPENER).is_file()


def _scripts(config: str, site: str, plugins: str) -> list[str]:
    """Return what a browser might run of what was pushed."""
    from goodterms.building.project import read_project
    from goodterms.publishing.hosting.inert.check import Host, check_site
    from goodterms.publishing.hosting.inert.places import Sources

    project = read_project(Path.cwd())
    sources = Sources(project.root, project.docs, config)
    found = check_site(Path(site), Host.installed(plugins.split(",")))
    return [problem.text() for problem in sources.problems(found)]


def end_with_the_asker() -> None:
    """End this process and all it has started as soon as standard input ends."""
    line = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def wait() -> None:
        while os.read(line, 1):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def _mkdocs(config: str, site: str) -> int:
    # In this process: what it has imported, the rest needs as well. Without --quiet, which would
    # keep warnings from --strict too.
    sys.argv = ["mkdocs", "build", "--strict", "--config-file", config, "--site-dir", site]
    try:
        runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _remembered() -> dict[str, Any]:
    from goodterms.building.project import read_project
    from goodterms.publishing.access import links_of, secret_check
    from goodterms.records.load import read_all
    from goodterms.sealing.secret import read_secret

    project = read_project(Path.cwd())
    secret = read_secret(project.root)
    found = (
        (loaded.slug, loaded.client.access.epoch, loaded.client.access.mode)
        for _, loaded, _ in read_all(project.clients, project.root)
        if loaded
    )
    return {"secret": secret_check(secret), "links": links_of(secret, found)}


def _problems() -> list[str]:
    """Return all problems of the records and the policy; a build stops at the first kind of them."""
    from goodterms.building.audit import check_project
    from goodterms.building.project import read_project

    try:
        return [problem.text() for problem in sorted(check_project(read_project(Path.cwd())).problems)]
    except GoodTermsError:
        # MkDocs has said why.
        return []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
