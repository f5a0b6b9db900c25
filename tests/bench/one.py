"""One build in this process, with the time spent in each part; prints one line of JSON."""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SPENT: dict[str, float] = defaultdict(float)
KINDS: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
"""Number of pages of a kind, and the CPU seconds it took to render them."""
PRINTS = [0]
_STACK: list[list[float]] = []


def timed(part: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function so that its own CPU time, without that of timed calls inside it, counts for a part."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        begin(part)
        try:
            return call(*args, **kwargs)
        finally:
            end(part)

    return wrapped


def begin(part: str) -> None:
    _STACK.append([time.process_time(), 0.0])


def end(part: str) -> None:
    started, inside = _STACK.pop()
    took = time.process_time() - started
    SPENT[part] += took - inside
    if _STACK:
        _STACK[-1][1] += took


def timed_pages(call: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Wrap the maker of pages likewise, page by page, and count each kind of page apart."""

    def wrapped(*args: Any, **kwargs: Any) -> Iterator[Any]:
        pages = call(*args, **kwargs)
        while True:
            before = SPENT["render"]
            begin("render")
            try:
                page = next(pages)
            except StopIteration:
                return
            finally:
                end("render")
            kind = KINDS[page.path.split("/")[0]]
            kind[0] += 1
            kind[1] += SPENT["render"] - before
            yield page

    return wrapped


def main() -> None:
    """Build the project in ``sys.argv[1]``."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    from goodterms.building import build as building
    from goodterms.building import pdfs, seal
    from goodterms.sealing import envelope

    logging.disable(logging.WARNING)
    for module, name, part in (
        (seal, "build_client", "load"),
        (seal, "read_bytes", "load"),
        (seal, "problems_of", "check"),
        (seal, "client_ledger", "ledger"),
        (envelope, "pack", "pack"),
        (seal, "seal_page", "seal"),
        (seal, "needles_of", "prove"),
        (seal.Sealing, "_write", "write"),
        (building.Build, "_prove", "prove"),
    ):
        setattr(module, name, timed(part, getattr(module, name)))
    name = "client_pages"
    setattr(seal, name, timed_pages(getattr(seal, name)))
    make = timed("pdf", pdfs.Pdfs.make)

    def counted(self: pdfs.Pdfs, prints: list[Any]) -> list[bytes]:
        PRINTS[0] += len(prints)
        made: list[bytes] = make(self, prints)
        return made

    setattr(pdfs.Pdfs, "make", counted)  # noqa: B010 - a method is not assigned to

    project = Path(sys.argv[1])
    wall, cpu = time.perf_counter(), time.process_time()
    build(load_config(str(project / "mkdocs.yml")))
    files = list((project / "site/c").rglob("index.html")) if (project / "site/c").exists() else []
    print(
        json.dumps(
            {
                "wall": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
                "pages": len(files),
                "bytes": sum(path.stat().st_size for path in files),
                "parts": SPENT,
                "kinds": KINDS,
                "prints": PRINTS[0],
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
