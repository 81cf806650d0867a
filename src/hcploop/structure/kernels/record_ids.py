"""Numbers of records: what a source calls a person, as one integer."""

from __future__ import annotations

import hashlib


def record_id(source: str, kind: str, value: str, since: str = "") -> int:
    """Give the number of a record.

    Parameters
    ----------
    source : str
        Whose identifier it is.
    kind : str
        Which identifier: `source_id`, `phone`, …
    value : str
        The identifier, normalised.
    since : str
        Begin of the ownership interval of an identifier that changed hands; empty for the first owner.

    Returns
    -------
    int
        The first 63 bits of the md5 of the four, so that every engine and every run gives the same number.

    Examples
    --------
    >>> record_id("crm", "source_id", "D001") == record_id("crm", "source_id", "D001")
    True
    """
    text = "\x1f".join((source, kind, value, since))
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[:8]) >> 1
