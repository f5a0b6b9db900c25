"""Measure builds of 100, 1,000 and, if asked for, 10,000 clients.

    python -m tests.bench [CLIENTS ...]

Each number is one process of its own, so that its peak memory is its own. The machine's
speed drifts; compare figures of one run with each other.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.project import write_project

COLUMNS = ("load", "check", "ledger", "render", "pack", "seal", "write", "prove")


def main() -> None:
    """Print one row for each number of clients."""
    sizes = [int(text) for text in sys.argv[1:]] or [100, 1000]
    print("ms of CPU per sealed page, one process; 12 invoices a client, three of them open, no PDFs\n")
    head = ["clients", *COLUMNS, "all", "pages/s", "kB/page", "peak MB", "one edit s", "empty s"]
    print("  ".join(f"{name:>8}" for name in head))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder) / "portal"
            write_project(project, size)
            first = _build(project)
            (project / "clients/client-00000.yml").write_text(
                (project / "clients/client-00000.yml").read_text()
                + "promises: [{made: 2026-03-01, what: Call}]\n"
            )
            again = _build(project)
            empty = Path(folder) / "empty"
            write_project(empty, 0)
            nothing = _build(empty)
        pages = first["pages"]
        row = [
            str(size),
            *(f"{first['parts'].get(name, 0) / pages * 1e3:.3f}" for name in COLUMNS),
            f"{first['cpu'] / pages * 1e3:.3f}",
            f"{pages / first['wall']:.0f}",
            f"{first['bytes'] / pages / 1e3:.1f}",
            f"{first['peak']:.0f}",
            f"{again['wall']:.2f}",
            f"{nothing['wall']:.2f}",
        ]
        print("  ".join(f"{cell:>8}" for cell in row), flush=True)
    kinds = ", ".join(f"{kind} {took / count * 1e3:.2f}" for kind, (count, took) in first["kinds"].items())
    print(f"\nms to render a page of each kind: {kinds}")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "portal"
        write_project(project, 20, pdfs=True)
        cold = _build(project)
        shutil.rmtree(project / ".goodterms/cache")
        kept = _build(project)
    ms = [run["parts"]["pdf"] / run["prints"] * 1e3 for run in (cold, kept)]
    print(f"ms for a PDF: {ms[0]:.1f} made, {ms[1]:.2f} from the cache ({cold['prints']} PDFs)")


def _build(project: Path) -> dict[str, Any]:
    environ = {**os.environ, "GOODTERMS_SECRET": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.one", str(project)],
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


if __name__ == "__main__":
    main()
