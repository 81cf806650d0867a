"""What to do next, for who goes to see doctors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import reading
from hcploop_web.insights.seeing import titles
from hcploop_web.insights.sights import brands_seen, condition
from hcploop_web.insights.wording import Words


@dataclass(frozen=True)
class Next:
    """A suggestion with the doctor whom it is for; weekday 1 is Monday, the hour that of the market's zone."""

    one_id: str
    name: str | None
    hospital: str | None
    brand: str
    tier: int | None
    channel: str
    title: str | None
    weekday: int | None
    hour: int | None
    worth: str
    reason: str


@dataclass(frozen=True)
class Agenda:
    """The most valuable suggestions, how many there are, and when a refresh ranked doctors anew since the run."""

    rows: tuple[Next, ...]
    count: int
    doctors: int
    refreshed_at: dt.datetime | None = None


_HERS = """FROM of_person_suggestion s JOIN doctor d USING (one_id)
WHERE {seen} AND list_contains(?, s.brand) AND (? OR list_contains(?, s.sender))"""
# Reasons are long: they are read of the best alone.
_NEXT = f"""WITH best AS (
  SELECT s.decision_id, d.name, d.hospital {_HERS} ORDER BY s.expected_value DESC NULLS LAST, s.decision_id LIMIT ?)
SELECT best.name, best.hospital, s.one_id, s.brand, s.tier, s.channel, s.content_id, s.weekday, s.hour,
  s.expected_value, s.reason, s.reason_zh
FROM best JOIN of_person_suggestion s USING (decision_id) ORDER BY s.expected_value DESC NULLS LAST, s.decision_id"""  # noqa: S608 - our own words
_COUNT = f"SELECT count(*) AS n {_HERS}"


def agenda(sight: Sight, *, rows: int) -> Agenda:
    """Tell what is suggested to a representative for the doctors whom she sees.

    Parameters
    ----------
    sight : Sight
        What she sees; of who sees doctors by her own name or her people's, the suggestions that they carry out.
    rows : int
        How many.

    Returns
    -------
    Agenda
        The most valuable first.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    now.keep_persons("suggestion")
    words, known = Words(now.snapshot.manifest), titles(now)
    seen, given = condition(sight, doctor="d")
    brands = brands_seen(sight, list(now.snapshot.manifest.settings.brands) or ["all"])
    senders = sorted(sight.rep_ids or ())
    asked = [*given, brands, sight.rep_ids is None, senders]
    found = now.rows(_NEXT.format(seen=seen), [*asked, rows])
    told = tuple(
        Next(
            one_id=row["one_id"],
            name=row["name"],
            hospital=row["hospital"],
            brand=row["brand"],
            tier=row["tier"],
            channel=words.channel(row["channel"]),
            title=known.get(row["content_id"]),
            weekday=row["weekday"],
            hour=row["hour"],
            worth=words.money(row["expected_value"]),
            reason=words.either(row["reason_zh"], row["reason"]),
        )
        for row in found
    )
    where, values = condition(sight)
    doctors = now.rows(f"SELECT count(*) AS n FROM doctor WHERE {where}", values)[0]["n"]  # noqa: S608 - our condition
    count = now.rows(_COUNT.format(seen=seen), asked)[0]["n"]
    return Agenda(told, count, doctors, now.refreshed_at)
