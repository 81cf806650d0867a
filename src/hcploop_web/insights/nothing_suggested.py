"""Why nothing is suggested for a doctor: the one reason that holds, from what was decided for her."""

from __future__ import annotations

from typing import Literal

from hcploop_web.insights.reading import Reading

Why = Literal["hold_out", "rules", "worth", "capacity", "lot"]

_DECIDED = """SELECT one_id, is_holdout, len(arms) AS arms, allocated, list_max("values") AS best FROM decision
ORDER BY one_id, decided_at DESC"""
_NOTHING = "nothing"


def why_nothing(now: Reading, one_id: str) -> Why:
    """Tell why a doctor without a suggestion has none.

    Parameters
    ----------
    now : Reading
        The snapshot.
    one_id : str
        The doctor's id in it.

    Returns
    -------
    {"hold_out", "rules", "worth", "capacity", "lot"}
        She is never offered anything, so that others can be compared with her; the rules leave nothing open; nothing
        is worth its cost; something is, but who could do it has better things to do; something was chosen, and the
        draw that keeps the loop learning left her alone.
    """
    keep_decided(now)
    found = now.rows("SELECT * FROM decided WHERE one_id = ? LIMIT 1", [one_id])
    if not found:
        return "rules"
    (decided,) = found
    if decided["is_holdout"]:
        return "hold_out"
    if decided["arms"] <= 1:
        return "rules"
    if decided["allocated"] != _NOTHING:
        return "lot"
    return "worth" if decided["best"] <= 0 else "capacity"


def keep_decided(now: Reading) -> None:
    """Copy what was decided into memory, in the order of people."""
    now.keep("decided", _DECIDED)
