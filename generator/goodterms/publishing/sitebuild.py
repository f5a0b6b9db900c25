"""The same build as `mkdocs build --strict`, to a folder that goes away again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from goodterms.building.project import CONFIG_FILES
from goodterms.errors import GoodTermsError


@contextmanager
def built_site(root: Path) -> Iterator[Path]:
    """Build a project's site; its own ``site/`` stays as it is, its cache is used.

    Args:
        root: The project's folder.

    Yields:
        The folder with the site, outside of the project.

    Raises:
        GoodTermsError: The build failed. What it said was passed on.
    """
    config = next(root / name for name in CONFIG_FILES if (root / name).is_file())
    with TemporaryDirectory(prefix="goodterms-") as folder:
        site = Path(folder) / "site"
        command = ("build", "--strict", "--clean", "--config-file", str(config), "--site-dir", str(site))
        done = subprocess.run(  # noqa: S603
            # -P: what lies in the project must not be importable by its name.
            [sys.executable, "-P", "-m", "mkdocs", *command],
            cwd=root,
            env={"NO_MKDOCS_2_WARNING": "1", **os.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace").splitlines()
            print("\n".join(line for line in told if not line.startswith("INFO")), file=sys.stderr)
            raise GoodTermsError("the build failed; nothing was published", "mend what it says above")
        yield site
