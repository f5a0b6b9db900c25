"""Runs ``python -m PROGRAM …`` in a process of its own that need not import everything first.

An interpreter that takes half a second to import what a command needs, a hundred times over,
is a good part of a suite's time. So one process imports it once, and each command is a fork of
that: with its own folder, environment, output and exit code, as if it had been started anew. Not
so its hash seed, which all share: what has to hold for any seed is run cold.

The process speaks over its standard input and output: a request is a JSON line, and the answer
the exit code.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

from goodterms.locale import LANGUAGES
from goodterms.pages.templates import template
from goodterms.paths import theme_dir

PROGRAMS = ("mkdocs", "goodterms")
_IMPORTED = (
    "mkdocs.commands.build",
    "mkdocs.commands.gh_deploy",
    "material.plugins.search.plugin",
    "goodterms.plugin",
    *(f"goodterms.commands.{name}" for name in ("agree", "check", "links", "statement", "terms")),
)


def run_warm(
    words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program's module with its arguments, and wait for it.

    Args:
        words: One of :data:`PROGRAMS`, and its arguments.
        folder: Where it runs.
        environment: All of its environment.
    """
    with tempfile.TemporaryDirectory() as parts:
        out, err = Path(parts, "out"), Path(parts, "err")
        request = {"words": list(words), "folder": str(folder), "environment": dict(environment)}
        asked = _server()
        assert asked.stdin
        assert asked.stdout
        asked.stdin.write(json.dumps({**request, "out": str(out), "err": str(err)}) + "\n")
        asked.stdin.flush()
        code = int(asked.stdout.readline())
        return subprocess.CompletedProcess(list(words), code, out.read_text("utf-8"), err.read_text("utf-8"))


@cache
def _server() -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.warm"],
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdin
    atexit.register(started.stdin.close)
    return started


def _serve() -> None:
    """Answer requests until the one who asks is gone."""
    _import_all()
    with tempfile.TemporaryDirectory() as compiled:
        _keep_compiled_templates(compiled)
        for line in sys.stdin:
            child = os.fork()
            if not child:
                _run(json.loads(line))
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)


def _import_all() -> None:
    for name in _IMPORTED:
        # One that can't be imported is what the command that needs it says.
        with suppress(ImportError):
            import_module(name)
    for language, page in product(LANGUAGES, (theme_dir() / "pages").glob("*.html")):
        template(page.name, language)


def _keep_compiled_templates(folder: str) -> None:
    """Let builds take the theme's templates as an earlier one compiled them."""
    from jinja2 import Environment, FileSystemBytecodeCache
    from mkdocs.theme import Theme

    made = Theme.get_env

    def get_env(self: Theme) -> Environment:
        environment = made(self)
        environment.bytecode_cache = FileSystemBytecodeCache(folder)
        return environment

    Theme.get_env = get_env  # type: ignore[method-assign]


def _run(request: dict[str, Any]) -> None:
    """Become the program that was asked for; never returns."""
    code = 1
    try:
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        for number, name in ((1, "out"), (2, "err")):
            file = os.open(request[name], os.O_WRONLY | os.O_CREAT, 0o600)
            os.dup2(file, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        program, *words = request["words"]
        sys.argv = [program, *words]
        sys.path[0] = request["folder"]
        runpy.run_module(program, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
