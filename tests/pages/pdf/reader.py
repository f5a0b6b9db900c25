"""PDFs opened again with a reader that had no part in making them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

SPACES = re.compile(r"\s+")


def opened(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def root_of(data: bytes) -> Any:
    """Return the document catalogue, whose entries pypdf gives no types."""
    return opened(data).trailer["/Root"]


def text_of(data: bytes) -> str:
    """Return all the text of a PDF with every run of white space as one space."""
    return squeezed(" ".join(page.extract_text() for page in opened(data).pages))


def squeezed(text: str) -> str:
    """Make texts comparable: lines break elsewhere on paper, and marks of direction leave no trace."""
    return SPACES.sub(" ", text.replace("\u2068", "").replace("\u2069", "")).strip()


def closed_up(text: str) -> str:
    """Return a text without any white space, for words that had to be broken."""
    return SPACES.sub("", text)


def metadata_of(data: bytes) -> str:
    """Return the XMP packet, where PDF/A and PDF/UA are claimed."""
    found = root_of(data)["/Metadata"].get_data()
    assert isinstance(found, bytes)
    return found.decode()


def dark_modules(data: bytes) -> list[str]:
    """Return the rows of a PDF's QR code, read off the black shape that draws it."""
    for path in _black_paths(data):
        unit = min(abs(right - left) for left, right, _top, _bottom in path)
        near, far = min(one[0] for one in path), max(one[1] for one in path)
        low, high = min(one[2] for one in path), max(one[3] for one in path)
        size = round((far - near) / unit)
        rows = [[0] * size for _ in range(size)]
        for left, right, _low, top in path:
            row = rows[round((high - top) / unit)]
            for at in range(round((left - near) / unit), round((right - near) / unit)):
                row[at] = 1
        assert round((high - low) / unit) == size
        return ["".join(map(str, row)) for row in rows]
    return []


def _black_paths(data: bytes) -> Iterator[list[tuple[float, float, float, float]]]:
    """Yield each filled path of more than fifty pieces as boxes: left, right, bottom, top."""
    reader = opened(data)
    for page in reader.pages:
        boxes: list[tuple[float, float, float, float]] = []
        points: list[tuple[float, float]] = []
        # Whether the stream has turned the page over, so that y grows downwards.
        flip, kept = 1.0, []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            match operator:
                case b"q":
                    kept.append(flip)
                case b"Q":
                    flip = kept.pop()
                case b"cm":
                    flip = flip if float(operands[3]) > 0 else -flip
                case b"m" | b"l":
                    points.append((float(operands[0]), flip * float(operands[1])))
                case b"h":
                    xs, ys = [x for x, _ in points], [y for _, y in points]
                    boxes.append((min(xs), max(xs), min(ys), max(ys)))
                    points = []
                case b"re":
                    boxes.append((0, 0, 0, 0))
                case b"f" | b"f*" | b"n" | b"S" | b"W":
                    if operator in {b"f", b"f*"} and len(boxes) > 50:
                        yield boxes
                    boxes, points = [], []
