"""The written format, its vectors, the Python package and WebCrypto say the same."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from goodterms.sealing import packing
from goodterms.sealing.envelope import Envelope, open_document, open_page, seal, seal_document, seal_page
from goodterms.sealing.keys import (
    Access,
    b64decode,
    b64encode,
    check_value,
    format_code,
    hkdf,
    normalise_code,
    page_key,
)
from goodterms.sealing.packing import Document, Page

HERE = Path(__file__).parent
VECTORS: dict[str, Any] = json.loads((HERE.parent / "vectors" / "sealing.json").read_text(encoding="utf-8"))
ROOT = bytes.fromhex(VECTORS["root"])
PAGES: list[dict[str, Any]] = VECTORS["pages"]
DOCUMENTS: list[dict[str, Any]] = VECTORS["documents"]

reference_zlib = pytest.mark.skipif(
    "ng" in zlib.ZLIB_RUNTIME_VERSION,
    reason="zlib-ng deflates to other bytes of the same meaning; the format allows it, the vectors do not",
)


def why(vector: dict[str, Any]) -> str:
    return str(vector["why"])


def access_of(vector: dict[str, Any]) -> Access:
    access = VECTORS["accesses"][vector["access"]]
    return Access.derive(ROOT, access["slug"], access["epoch"], access["mode"])


# -- Python ------------------------------------------------------------------------


def test_padme_lengths() -> None:
    table = VECTORS["padme"]
    assert table == [[length, packing.padme(length)] for length, _ in table]


@pytest.mark.parametrize(("typed", "read"), VECTORS["codes"])
def test_codes_as_people_type_them(typed: str, read: str | None) -> None:
    assert normalise_code(typed) == read


@pytest.mark.parametrize("vector", VECTORS["accesses"], ids=lambda v: f"{v['slug']} {v['epoch']} {v['mode']}")
def test_keys_and_codes(vector: dict[str, Any]) -> None:
    access = Access.derive(ROOT, vector["slug"], vector["epoch"], vector["mode"])
    assert {
        "slug": vector["slug"],
        "epoch": vector["epoch"],
        "mode": access.mode,
        "client_key": access.client_key.hex(),
        "code": access.code,
        "code_shown": access.code and format_code(access.code),
        "opening_key": access.opening_key.hex(),
        "fragment": access.fragment,
    } == vector


@pytest.mark.parametrize("vector", PAGES + DOCUMENTS, ids=why)
def test_page_keys(vector: dict[str, Any]) -> None:
    access, path = access_of(vector), vector["path"]
    assert access.page_id(path) == vector["id"]
    assert access.page_key(path).hex() == vector["page_key"]
    assert access.page_fragment(path) == vector["fragment"]
    assert hkdf(access.page_key(path), "nonce").hex() == vector["nonce_key"]


@pytest.mark.parametrize("vector", PAGES, ids=why)
def test_pages_are_sealed_and_opened(vector: dict[str, Any]) -> None:
    """From the packed bytes on, so that it holds whichever zlib made them."""
    page = Page(vector["title"], vector["lang"], vector["html"])
    plaintext = packing.page_plaintext(page)
    assert plaintext == vector["plaintext"].encode()
    packed = bytes.fromhex(vector["packed"])
    assert packing.unpack(packed) == plaintext
    assert (int.from_bytes(packed[:4], "big"), len(packed)) == (
        vector["gzip_length"],
        vector["packed_length"],
    )
    key = bytes.fromhex(vector["page_key"])
    nonce, data = seal(key, vector["id"], packed)
    assert (nonce.hex(), data.hex()) == (vector["nonce"], vector["data"])
    assert check_value(key).hex() == vector["check"]
    envelope = Envelope(vector["id"], check_value(key), nonce, data)
    assert envelope.to_json() == vector["script"]
    assert open_page(key, Envelope.from_json(vector["script"])) == page


@pytest.mark.parametrize("vector", DOCUMENTS, ids=why)
def test_documents_are_sealed_and_opened(vector: dict[str, Any]) -> None:
    """From the packed bytes on, so that it holds whichever zlib made them."""
    document = Document(vector["name"], vector["type"], bytes.fromhex(vector["file"]))
    plaintext = packing.document_plaintext(document)
    assert plaintext.hex() == vector["plaintext"]
    packed = bytes.fromhex(vector["packed"])
    assert packing.unpack(packed) == plaintext
    assert (int.from_bytes(packed[:4], "big"), len(packed)) == (
        vector["gzip_length"],
        vector["packed_length"],
    )
    key = bytes.fromhex(vector["page_key"])
    nonce, data = seal(key, vector["id"], packed)
    assert nonce.hex() == vector["nonce"]
    assert (nonce + data).hex() == vector["sealed_bin"]
    assert open_document(key, vector["id"], bytes.fromhex(vector["sealed_bin"])) == document


@reference_zlib
@pytest.mark.parametrize("vector", PAGES, ids=why)
def test_pages_are_the_same_bytes_on_any_machine(vector: dict[str, Any]) -> None:
    opening = access_of(vector).opening_key
    envelope = seal_page(opening, vector["path"], vector["title"], vector["lang"], vector["html"])
    assert envelope.to_json() == vector["script"]


@reference_zlib
@pytest.mark.parametrize("vector", DOCUMENTS, ids=why)
def test_documents_are_the_same_bytes_on_any_machine(vector: dict[str, Any]) -> None:
    opening, file = access_of(vector).opening_key, bytes.fromhex(vector["file"])
    id_, sealed = seal_document(opening, vector["path"], vector["name"], vector["type"], file)
    assert (id_, sealed.hex()) == (vector["id"], vector["sealed_bin"])


# -- WebCrypto -----------------------------------------------------------------------


def webcrypto(tasks: list[dict[str, Any]]) -> list[Any]:
    """Have format1.mjs do the tasks: an implementation that shares no code with ours."""
    node = shutil.which("node")
    if node is None:
        reason = "Node is not installed, so nothing checks the format against WebCrypto"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    command = [node, "--no-warnings", str(HERE / "format1.mjs")]
    run = subprocess.run(
        command, input=json.dumps(tasks).encode(), capture_output=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    answers: list[Any] = json.loads(run.stdout)
    assert len(answers) == len(tasks)
    return answers


def test_webcrypto_derives_the_same_keys() -> None:
    tasks = [
        {
            "do": "derive",
            "root": VECTORS["root"],
            **VECTORS["accesses"][vector["access"]],
            "path": vector["path"],
        }
        for vector in PAGES + DOCUMENTS
    ]
    names = ("client_key", "code", "opening_key", "id", "page_key", "check", "nonce_key")
    expected = []
    for vector in PAGES + DOCUMENTS:
        known = {**VECTORS["accesses"][vector["access"]], **vector}
        known.setdefault("check", check_value(bytes.fromhex(vector["page_key"])).hex())
        expected.append({name: known[name] for name in names})
    assert webcrypto(tasks) == expected


def test_webcrypto_reads_codes_and_pads_lengths_alike() -> None:
    codes, lengths = VECTORS["codes"], VECTORS["padme"]
    tasks = [{"do": "code", "typed": typed} for typed, _ in codes]
    tasks += [{"do": "padme", "length": length} for length, _ in lengths]
    assert webcrypto(tasks) == [read for _, read in codes] + [padded for _, padded in lengths]


def test_webcrypto_opens_what_python_sealed() -> None:
    """With each kind of link: the client's, the one that asks for a code, and the one-page one."""
    tasks: list[dict[str, Any]] = []
    expected: list[dict[str, Any]] = []
    for vector in PAGES + DOCUMENTS:
        access = access_of(vector)
        code = None if access.code is None else f" {format_code(access.code).lower().replace('0', 'o')} "
        for fragment in (access.fragment, access.page_fragment(vector["path"])):
            task: dict[str, Any] = {"do": "open", "fragment": fragment, "code": code}
            if "file" in vector:
                file = bytes.fromhex(vector["file"])
                id_, sealed = seal_document(
                    access.opening_key, vector["path"], vector["name"], vector["type"], file
                )
                tasks.append({**task, "id": id_, "sealed": b64encode(sealed)})
                expected.append({"name": vector["name"], "type": vector["type"], "data": b64encode(file)})
            else:
                page = {name: vector[name] for name in ("title", "lang", "html")}
                tasks.append(
                    {**task, "envelope": seal_page(access.opening_key, vector["path"], **page).to_json()}
                )
                expected.append(page)
    assert webcrypto(tasks) == expected


def test_webcrypto_refuses_a_wrong_key_and_a_damaged_page() -> None:
    first, second = PAGES[0], PAGES[3]
    broken = json.loads(first["script"])
    broken["data"] = ("B" if broken["data"][0] == "A" else "A") + broken["data"][1:]
    task = {"do": "open", "fragment": first["fragment"], "code": None}
    answers = webcrypto([{**task, "envelope": second["script"]}, {**task, "envelope": json.dumps(broken)}])
    assert "wrong key" in answers[0]["error"]
    assert "OperationError" in answers[1]["error"]


def test_python_opens_what_webcrypto_sealed() -> None:
    tasks: list[dict[str, Any]] = []
    for vector in PAGES + DOCUMENTS:
        task = {"do": "seal", "opening_key": access_of(vector).opening_key.hex(), "path": vector["path"]}
        if "file" in vector:
            task["document"] = {"name": vector["name"], "type": vector["type"]}
            task["data"] = b64encode(bytes.fromhex(vector["file"]))
        else:
            task["page"] = {name: vector[name] for name in ("title", "lang", "html")}
        tasks.append(task)
    for vector, answer in zip(PAGES + DOCUMENTS, webcrypto(tasks), strict=True):
        opening = access_of(vector).opening_key
        if "file" in vector:
            document = open_document(
                page_key(opening, answer["id"]), answer["id"], b64decode(answer["sealed"])
            )
            assert document == Document(vector["name"], vector["type"], bytes.fromhex(vector["file"]))
        else:
            envelope = Envelope.from_json(answer["envelope"])
            page = open_page(page_key(opening, envelope.id), envelope)
            assert page == Page(vector["title"], vector["lang"], vector["html"])


def test_the_vectors_gzip_is_any_gzip() -> None:
    """The standard library reads it, header, checksum and all."""
    for vector in PAGES:
        packed = bytes.fromhex(vector["packed"])
        assert gzip.decompress(packed[4 : 4 + vector["gzip_length"]]).decode() == vector["plaintext"]
