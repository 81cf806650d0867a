"""Values that tie nobody to anybody in the snapshot in force: what many people give, and what stands for none."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop_web.insights.reading import reading

SHOWN = 50
"""How many the page shows; those of most records come first."""


@dataclass(frozen=True)
class BlockedValue:
    """A telephone, address or id that ties nobody to anybody.

    Parameters
    ----------
    kind : str
        phone, email, licence_no, …, or `id_<kind>`.
    value : str
        Masked; a word such as test or null as it is written.
    records, names : int
        How many records hold it, and how many different full names stand on them.
    reason : str
        shared, test or placeholder.
    """

    kind: str
    value: str
    records: int
    names: int
    reason: str


def blocked_values(*, rows: int = SHOWN) -> tuple[list[BlockedValue], int]:
    """List the values that tie nobody, and count all of them.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    order = "ORDER BY records DESC, kind, value, names, reason LIMIT ?"
    told = now.rows(f"SELECT * FROM blocked_value {order}", [rows])  # noqa: S608 - our own order
    (counted,) = now.rows("SELECT count(*) AS n FROM blocked_value")
    return [BlockedValue(**row) for row in told], counted["n"]
