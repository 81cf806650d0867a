"""Moments: what files write, as UTC; and UTC as the market's day.

Everything is built of plain Ibis, because engines differ in how they read dates and in whether they know time zones.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from hcploop.errors import ConfigError

LONG_AGO = dt.datetime(1900, 1, 1)  # noqa: DTZ001 - the loop's moments are UTC and do not say so
"""Stands for the moment of what tells none, where the newest comes first."""

EARLIEST = dt.datetime(1990, 1, 1)  # noqa: DTZ001  (a UTC moment without zone, as all of ours)
LATEST = dt.datetime(2100, 1, 1)  # noqa: DTZ001 - UTC, as every moment in a table
"""Moments outside are taken for slips of the pen, such as the year 0202."""

FIRST, LAST = 1992, 2060
"""Years whose changes of the clock are known; before and after, the first and the last year's are used."""

_DIRECTIVES = {
    "%Y": (r"(\d{4})", "year"),
    "%m": (r"(\d{1,2})", "month"),
    "%d": (r"(\d{1,2})", "day"),
    "%H": (r"(\d{1,2})", "hour"),
    "%M": (r"(\d{2})", "minute"),
    "%S": (r"(\d{2})(?:\.\d+)?", "second"),
}
_USUAL = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+|$)(.*)$"
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2})$"


def moment(raw: ir.StringValue, *, pattern: str | None, zone: str) -> ir.TimestampValue:
    """Read a moment as a file writes it.

    Parameters
    ----------
    raw : string column
        Such as `2026-03-05 09:30:00`, `2026/3/5`, `2026年3月5日`, `20260305`, `2026-03-05T01:30:00Z`.
        A moment without a zone is the market's local time.
    pattern : str or None
        A `dates` pattern of strptime directives (%Y %m %d %H %M %S); None for the usual forms above.
    zone : str
        The market's time zone.

    Returns
    -------
    timestamp column
        UTC without zone; null where nothing can be read.
    """
    if pattern:
        found, iso = _rewriting(pattern)
        return to_utc(_cast(raw.re_search(found).ifelse(raw.re_replace(found, iso), ibis.null(str))), zone=zone)
    usual = raw.re_replace(_USUAL, r"\1-\2-\3 \4").re_replace(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3").strip()
    has_zone = usual.re_search(r":\d{2}.*" + _ZONE)
    bare = _cast(has_zone.ifelse(usual.re_replace(_ZONE, ""), usual))
    return has_zone.ifelse(_shifted(bare, usual), to_utc(bare, zone=zone))


def instant(zoned: ir.TimestampValue) -> ir.TimestampValue:
    """Turn a moment that knows its zone into UTC without zone."""
    # A cast asks the calendar of the zone, moment by moment; to count microseconds asks nobody.
    return _make_timestamp(_epoch_us(zoned))


@ibis.udf.scalar.builtin(name="epoch_us")  # type: ignore[untyped-decorator]  # as Ibis declares it
def _epoch_us(moment: dt.datetime) -> int:  # type: ignore[empty-body]  # the engine's own
    """Count microseconds since 1970, UTC."""


@ibis.udf.scalar.builtin(name="make_timestamp")  # type: ignore[untyped-decorator]  # as Ibis declares it
def _make_timestamp(microseconds: int) -> dt.datetime:  # type: ignore[empty-body]  # the engine's own function
    """Give the moment so many microseconds after 1970."""


def to_utc(local: ir.TimestampValue, *, zone: str) -> ir.TimestampValue:
    """Turn local time into UTC; in the hour that a zone repeats, the first reading counts."""
    return _shift(local, _years(zone, is_local=True), -1)


def to_local(moment_utc: ir.TimestampValue, *, zone: str) -> ir.TimestampValue:
    """Turn UTC into the market's local time."""
    return _shift(moment_utc, _years(zone, is_local=False), 1)


def local_day(moment_utc: ir.TimestampValue, *, zone: str) -> ir.DateValue:
    """Tell the day in the market's time zone."""
    return to_local(moment_utc, zone=zone).date()


def is_plausible(moment_utc: ir.TimestampValue) -> ir.BooleanValue:
    """Tell whether a moment can be meant: years 1990 to 2099."""
    return (moment_utc >= ibis.literal(EARLIEST)) & (moment_utc < ibis.literal(LATEST))


def _cast(iso: ir.StringValue) -> ir.TimestampValue:
    whole = iso.re_replace(r"^(\S+) (\d{1,2})$", r"\1 \2:00")
    return whole.nullif("").try_cast("timestamp")


def _shifted(bare: ir.TimestampValue, text: ir.StringValue) -> ir.TimestampValue:
    hours = text.re_extract(r"([+-]\d{2}):?\d{2}$", 1).nullif("").try_cast("int64").fill_null(0)
    minutes = text.re_extract(r"[+-]\d{2}:?(\d{2})$", 1).nullif("").try_cast("int64").fill_null(0)
    sign = text.re_search(r"-\d{2}:?\d{2}$").ifelse(-1, 1)
    return bare - (hours * 60 + sign * minutes).as_interval("m")


class _Years(NamedTuple):
    """For each year from `FIRST`: the offset at its begin, and up to two changes of it (epoch second, new offset)."""

    begin: list[int]
    first_at: list[int]
    first: list[int]
    second_at: list[int]
    second: list[int]


def _shift(moments: ir.TimestampValue, years: _Years, sign: int) -> ir.TimestampValue:
    if len({*years.begin, *years.first, *years.second}) == 1:
        return moments + ibis.interval(seconds=sign * years.begin[0])
    year = ibis.greatest(ibis.least(moments.year(), LAST), FIRST) - FIRST
    at = moments.epoch_seconds()
    seconds = ibis.cases(
        (at < ibis.array(years.first_at)[year], ibis.array(years.begin)[year]),
        (at < ibis.array(years.second_at)[year], ibis.array(years.first)[year]),
        else_=ibis.array(years.second)[year],
    )
    return moments + (seconds * sign).as_interval("s")


@lru_cache
def _years(zone: str, *, is_local: bool) -> _Years:
    """Tabulate a zone's offsets, its changes on the local clock (as it stood before the change) or in UTC."""
    known = ZoneInfo(zone)
    rows = []
    for year in range(FIRST, LAST + 1):
        begin = _offset(dt.datetime(year, 1, 1, tzinfo=dt.UTC), known)
        changes = [(at + before * is_local, after) for at, before, after in _changes(year, known)]
        changes = (changes + [(changes[-1] if changes else (0, begin))] * 2)[:2]
        rows.append((begin, *changes[0], *changes[1]))
    return _Years(*[list(column) for column in zip(*rows, strict=True)])


def _changes(year: int, zone: ZoneInfo) -> list[tuple[int, int, int]]:
    """Give (epoch second, seconds before, seconds after) of each change of the zone's offset in a year."""
    found = []
    hours = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day) for day in range(367))
    for day, following in itertools.pairwise(hours):
        if _offset(day, zone) == _offset(following, zone) or day.year > year:
            continue
        steps = [day + dt.timedelta(minutes=30 * step) for step in range(49)]
        at = next(at for before, at in itertools.pairwise(steps) if _offset(before, zone) != _offset(at, zone))
        if at.year == year:
            found.append((int(at.timestamp()), _offset(at - dt.timedelta(minutes=30), zone), _offset(at, zone)))
    return found


def _offset(at: dt.datetime, zone: ZoneInfo) -> int:
    shift = at.astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift else 0


@lru_cache
def _rewriting(pattern: str) -> tuple[str, str]:
    """Turn a strptime pattern into a regular expression and the ISO text that its groups make."""
    parts = re.split(r"(%.)", pattern)
    places: dict[str, int] = {}
    found = ""
    for part in parts:
        if part.startswith("%"):
            if part not in _DIRECTIVES:
                raise ConfigError(
                    f"the date pattern {pattern!r} uses {part}, which hcploop cannot read",
                    file="market.toml",
                    column="dates",
                    remedy=f"Use {', '.join(_DIRECTIVES)}, or leave `dates` out for the usual forms",
                )
            expression, name = _DIRECTIVES[part]
            places[name] = len(places) + 1
            found += expression
        else:
            found += re.escape(part)
    missing = [name for name in ("year", "month", "day") if name not in places]
    if missing:
        raise ConfigError(
            f"the date pattern {pattern!r} tells no {missing[0]}",
            file="market.toml",
            column="dates",
            remedy="Name %Y, %m and %d",
        )
    iso = rf"\{places['year']}-\{places['month']}-\{places['day']}"
    if "hour" in places:
        minute = rf"\{places['minute']}" if "minute" in places else "00"
        second = rf"\{places['second']}" if "second" in places else "00"
        iso += rf" \{places['hour']}:{minute}:{second}"
    return f"^{found}$", iso
