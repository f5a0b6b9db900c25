"""A navigation with titles of its own, in a further language of the guide."""

from __future__ import annotations

from typing import Any

import pytest

from goodterms.site.languages import without_titles


@pytest.mark.parametrize(
    ("nav", "further"),
    [
        (None, None),
        (["index.md", "late.md"], ["index.md", "late.md"]),
        ([{"Start": "index.md"}, "late.md"], ["index.md", "late.md"]),
        (
            [{"Money": [{"Late": "late.md"}, {"Site": "https://lind.example/"}]}],
            [{"Money": ["late.md", {"Site": "https://lind.example/"}]}],
        ),
    ],
    ids=["none", "files", "titles", "sections"],
)
def test_pages_are_called_as_they_call_themselves(nav: Any, further: Any) -> None:
    assert without_titles(nav) == further
