"""The sample portal, and the desk over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goodterms.building.project import Project, read_project
from goodterms.desk.portfolio import Portfolio, read_portfolio
from tests.conftest import Portal, copy_sample, environ

DAY = date(2026, 4, 15)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The sample's records in a folder of their own; tests only read them."""
    return copy_sample(tmp_path_factory.mktemp("desk") / "portal", environ())


@pytest.fixture(scope="session")
def project(sample: Portal) -> Project:
    return read_project(Path(sample.root))


@pytest.fixture(scope="session")
def clients(project: Project) -> Portfolio:
    """All clients of the sample on the day its story is told."""
    found, problems = read_portfolio(project, DAY)
    assert problems == []
    return found
