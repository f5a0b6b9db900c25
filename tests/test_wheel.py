"""The wheel holds all it needs: built, installed elsewhere, and a site built there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY, SECRET, Portal, environ


def test_a_site_is_built_with_the_installed_wheel(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(tmp_path),
            str(REPOSITORY),
        ],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("goodterms-*.whl")
    elsewhere = tmp_path / "elsewhere"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--no-index",
            "--no-compile",
            "--target",
            elsewhere,
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    environment = environ(GOODTERMS_SECRET=SECRET, PYTHONPATH=str(elsewhere))
    program = "import goodterms.paths as p; print(p.theme_dir())"
    found = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert found.stdout.strip() == str(elsewhere / "goodterms/theme")
    portal = Portal(tmp_path / "own", environment, cold=True)
    begun = portal.run(
        *("goodterms", "new", str(portal.root), "--name", "Jóna Berg", "--email", "jona@berg.example"),
        *("--address", "Hafnargata 3; 101 Reykjavík", "--iban", "DE89 3704 0044 0532 0130 00"),
        *("--languages", "is,de,en", "--yes"),
        cwd=tmp_path,
    )
    assert begun.returncode == 0, begun.stderr
    assert (portal.root / "content/is/index.md").is_file(), "the guide travels with the wheel"
    shutil.copytree(REPOSITORY / "clients/brandtner", portal.root / "clients/brandtner")
    done = portal.build("--quiet")
    assert done.returncode == 0, done.stderr
    assert len(list((portal.site / "c").glob("*/index.html"))) > 5
    assert list((portal.site / "c").glob("*/sealed.bin")), "invoices are printed, and e-invoices written"
    assert (portal.site / "assets/goodterms/unseal.js").is_file()
