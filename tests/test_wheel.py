"""The wheel holds all it needs: built, installed elsewhere, and a site built there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY, SECRET, Portal, copy_sample, environ


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
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", elsewhere, wheel],
        check=True,
        capture_output=True,
    )
    portal = copy_sample(
        tmp_path / "portal", environ(GOODTERMS_SECRET=SECRET, PYTHONPATH=str(elsewhere)), pdfs=True
    )
    where = portal.run("goodterms.paths")
    assert where.returncode == 0
    program = "import goodterms.paths as p; print(p.theme_dir())"
    found = subprocess.run(
        [sys.executable, "-c", program], env=portal.environ, cwd=portal.root, capture_output=True, text=True
    )
    assert found.stdout.strip() == str(elsewhere / "goodterms/theme")
    done = portal.build("--quiet")
    assert done.returncode == 0, done.stderr
    assert len(list((portal.site / "c").iterdir())) > 20
    assert (portal.site / "assets/goodterms/unseal.js").is_file()
    begun = portal.goodterms(
        *("new", str(tmp_path / "own"), "--name", "Jóna Berg", "--email", "jona@berg.example"),
        *("--address", "Hafnargata 3; 101 Reykjavík", "--iban", "DE89 3704 0044 0532 0130 00"),
        *("--languages", "is,en", "--yes"),
    )
    assert begun.returncode == 0, begun.stderr
    own = Portal(tmp_path / "own", portal.environ)
    assert (own.root / "content/is/index.md").is_file(), "the guide travels with the wheel"
    built = own.build("--quiet")
    assert built.returncode == 0, built.stderr
