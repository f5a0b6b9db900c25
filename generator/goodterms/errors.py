"""The one family of exceptions, for what a caller cannot foresee.

Mistakes in a record are not exceptions: parsers return them as problems
(:mod:`goodterms.records.problems`), all of them at once.
"""

from __future__ import annotations


class GoodTermsError(Exception):
    """Something the user can mend, said in one line.

    Args:
        message: What is wrong, without any value from a client record: the text
            may end up in the log of a hosted build.
        mend: What to do about it, as an instruction.
    """

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} (mend: {self.mend})" if self.mend else self.message


def unwritable(what: str, error: OSError) -> GoodTermsError:
    """Return the error for what could not be written, with the system's reason."""
    why = f": {error.strerror}" if error.strerror else ""
    return GoodTermsError(f"{what} cannot be written{why}", "see to the folder's rights and the disk's space")
