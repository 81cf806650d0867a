"""Which known word was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(word: str, known: Iterable[str], *, least: float = 60.0) -> str | None:
    """Find the known word that is most like the one written, or None.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been meant.
    least : float
        How alike it must be, 0 to 100.

    Returns
    -------
    str or None
        One of `known`.

    Examples
    --------
    >>> nearest("encodng", ["encoding", "delimiter"])
    'encoding'
    >>> nearest("医院名", ["所在医院", "医院名称", "科室"])
    '医院名称'
    """
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=least)
    return str(found[0]) if found else None


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """Word the remedy for a misspelt word: the nearest known one, or else what the caller offers."""
    near = nearest(word, known)
    return f"Did you mean {near!r}? Write that" if near else otherwise
