"""A stranger with the whole published folder searches it for everything the records say."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import material
import yaml
from pypdf import PdfReader

from goodterms.sealing.packing import padme
from tests.conftest import Portal

NONCE, TAG = 12, 16

# Words that the guide may say whatever the records hold; everything else of a record must
# be nowhere. Texts shorter than this are words of the language, not facts of a client.
LONG = 12

POLICY = Path("policy.pdf")
"""One language of it is enough to read: all say the same."""


def everything(site: Path) -> str:
    """Return every published byte as text, with paths, and with .gz unpacked.

    Material's own files, which are the same on every site in the world, are left out: a
    number of four digits is sure to stand somewhere in a megabyte of them.
    """
    pieces = []
    theme = Path(material.__file__).parent / "templates"
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site)
        pieces.append(str(name))
        if path.is_file():
            data = path.read_bytes()
            if (theme / name).is_file() and (theme / name).read_bytes() == data:
                continue
            if path.suffix == ".pdf":
                # Its bytes count its own objects; what it says is what its pages say.
                pieces += [page.extract_text() for page in PdfReader(path).pages] if name == POLICY else []
                continue
            pieces.append(data.decode("utf-8", errors="replace"))
            if path.suffix == ".gz":
                pieces.append(gzip.decompress(data).decode("utf-8", errors="replace"))
    return "\n".join(pieces).casefold()


def strings(value: object) -> Iterator[str]:
    """Yield every text of a record, line by line."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif value is not None and not isinstance(value, bool):
        yield from (line.strip() for line in str(value).splitlines() if line.strip())


def facts(clients: Path) -> dict[str, str]:
    """Return what tells a client apart, and the file it is from; read with no code of ours."""
    found = {}
    for path in sorted(clients.rglob("*.yml")):
        record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
        for text in strings(record):
            number = re.fullmatch(r"-?\d+(\.\d+)?", text)
            if number and len(text.strip("-0").replace(".", "").strip("0")) >= 4:
                found[text.lstrip("-")] = path.name
            elif not number and (len(text) >= LONG or re.search(r"\d{3}|@", text)):
                found[text] = path.name
        if isinstance(record, dict) and "name" in record:
            found[record["name"]] = path.name
    for path in clients.iterdir():
        found[path.stem] = path.name
    return found


def test_no_fact_of_a_record_is_published(built: Portal) -> None:
    public = everything(built.site)
    policy = (built.root / "content/policy.yml").read_text(encoding="utf-8").casefold()
    day = re.compile(r"\d{4}-\d{2}-\d{2}(t[\d:]+)?(/.*)?")
    found = facts(built.root / "clients")
    assert len(found) > 300, "the sample says much"
    hits = {}
    for text, file in found.items():
        needle = text.casefold()
        if day.fullmatch(needle) or needle in policy:
            continue
        if needle in public and re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", public):
            hits[text] = file
    assert hits == {}


def test_no_language_of_a_client_shows(built: Portal) -> None:
    for path in (built.site / "c").rglob("index.html"):
        html = path.read_text(encoding="utf-8")
        assert '<html lang="en"' in html, "one shell for all"


def test_the_pages_of_one_client_cannot_be_told_from_anothers(built: Portal) -> None:
    shells = set()
    for path in (built.site / "c").rglob("index.html"):
        html = path.read_text(encoding="utf-8")
        assert path.parent.name in html
        cut = re.sub(r'(<script type="application/json" id="sealed">).*?(</script>)', r"\1\2", html)
        shells.add(cut)
    assert len(shells) == 1
    names = [path.name for path in (built.site / "c").iterdir()]
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", name) for name in names)
    assert len({name[:3] for name in names}) > len(names) * 0.9, "no common beginnings"


def test_sizes_come_in_steps_and_an_edit_within_one_does_not_show(portal: Portal) -> None:
    assert portal.build("--quiet").returncode == 0
    before = sealed_lengths(portal.site)
    assert all(length == padme(length) for length in before.values())
    portal.edit("clients/kvistholm.yml", "name: Kvist & Holm ehf.", "name: Kvist & Hulm ehf.")
    done = portal.build("--quiet")
    assert done.returncode == 0, done.stderr
    after = sealed_lengths(portal.site)
    assert before.keys() == after.keys()
    moved = [id_ for id_ in before if before[id_] != after[id_]]
    # Compression may carry a page over into the next step, never to a size in between.
    assert all(length == padme(length) for length in after.values())
    assert len(moved) <= 1


def sealed_lengths(site: Path) -> dict[str, int]:
    """Return what of each sealed file's size depends on its content, in bytes before base64."""
    lengths = {}
    for path in (site / "c").rglob("index.html"):
        found = re.search(r'"data":"([^"]+)"', path.read_text(encoding="utf-8"))
        assert found
        lengths[path.parent.name] = len(found[1]) * 6 // 8 - TAG
    for path in (site / "c").rglob("sealed.bin"):
        lengths[path.parent.name] = path.stat().st_size - NONCE - TAG
    return lengths
