"""What the tests of mails share."""

from __future__ import annotations

from .desk import desk

__all__ = ["desk"]
