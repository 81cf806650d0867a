"""How right the links between records are, and how much of the sample has been judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from hcploop_web.insights.reading import reading

_PAIRS_AN_HOUR = 240
"""A steward looks at a pair for a quarter of a minute."""

_STRATA = """
SELECT stratum, any_value(is_linked) AS is_linked, any_value(pairs) AS pairs, count(*) AS drawn,
  count(is_same) AS judged, coalesce(sum(is_same::INT), 0)::BIGINT AS same
FROM oneid_sample GROUP BY stratum ORDER BY min(turn)
"""
_WAITING = """
SELECT least(a.source || ':' || a.source_id, b.source || ':' || b.source_id) || chr(10)
  || greatest(a.source || ':' || a.source_id, b.source || ':' || b.source_id) AS pair
FROM oneid_sample s JOIN record a ON a.record_id = s.record_a JOIN record b ON b.record_id = s.record_b
WHERE s.is_same IS NULL
"""


@dataclass(frozen=True)
class Measure:
    """An estimate with its interval of 95 %; all None while too few pairs were judged."""

    measure: str
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Stratum:
    """A kind of pairs: how many there are, were drawn and judged, and how many of these are one person."""

    stratum: str
    is_linked: bool
    pairs: int
    drawn: int
    judged: int
    same: int


@dataclass(frozen=True)
class LinkQuality:
    """What is known of how right the links are.

    Parameters
    ----------
    measures : tuple of Measure
        Precision, recall, F1.
    strata : tuple of Stratum
        Of which pairs the sample was drawn.
    answers, wanted, left : int
        Pairs that were judged when the snapshot was made, how many it lacked for an estimate, and how many of the
        sample wait today.
    as_of : datetime.datetime
        Of the snapshot.
    """

    measures: tuple[Measure, ...]
    strata: tuple[Stratum, ...]
    answers: int
    wanted: int
    left: int
    as_of: dt.datetime

    @property
    def is_told(self) -> bool:
        """Whether there is an estimate."""
        return any(one.estimate is not None for one in self.measures)

    @property
    def minutes(self) -> int:
        """About how long the rest of the sample takes a steward."""
        return -(-self.left * 60 // _PAIRS_AN_HOUR)


def link_quality(decided: Iterable[tuple[str, str]]) -> LinkQuality:
    """Tell how right the links are.

    Parameters
    ----------
    decided : iterable of (str, str)
        Pairs that were decided since the snapshot was made, by their names, the smaller first.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    now.keep("sample_waiting", _WAITING)
    rows = now.rows("SELECT * FROM oneid_quality")
    done = [f"{one}\n{other}" for one, other in decided]
    left = now.rows("SELECT count(*) AS n FROM sample_waiting WHERE pair NOT IN (SELECT unnest(?::VARCHAR[]))", [done])
    return LinkQuality(
        measures=tuple(Measure(row["measure"], row["estimate"], row["low"], row["high"]) for row in rows),
        strata=tuple(Stratum(**row) for row in now.rows(_STRATA)),
        answers=rows[0]["answers"] if rows else 0,
        wanted=rows[0]["wanted"] if rows else 0,
        left=left[0]["n"],
        as_of=now.as_of,
    )
