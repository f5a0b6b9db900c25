"""What every record model has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Strict, frozen, and refusing keys it does not know.

    The docstring under each attribute is what an editor shows on hover: it goes into
    the JSON Schema that ``goodterms schema`` writes.
    """

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True, arbitrary_types_allowed=True
    )
