"""Moments: what files write, as UTC; and UTC as the market's day.

Everything is built of plain Ibis, because engines differ in how they read dates and in whether they know time zones.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from hcploop.errors import ConfigError

EARLIEST = dt.datetime(1990, 1, 1)  # noqa: DTZ001  (a UTC moment without zone, as all of ours)
LATEST = dt.datetime(2100, 1, 1)  # noqa: DTZ001
"""Moments outside are taken for slips of the pen, such as the year 0202."""

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


def to_utc(local: ir.TimestampValue, *, zone: str) -> ir.TimestampValue:
    """Turn local time into UTC; in the hour that a zone repeats, the first reading counts."""
    shifts = _shifts(zone)
    return _shift(
        local, [(at + dt.timedelta(seconds=before), after) for at, before, after in shifts[1:]], shifts[0][2], -1
    )


def to_local(moment_utc: ir.TimestampValue, *, zone: str) -> ir.TimestampValue:
    """Turn UTC into the market's local time."""
    shifts = _shifts(zone)
    return _shift(moment_utc, [(at, after) for at, _, after in shifts[1:]], shifts[0][2], 1)


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


def _shift(
    moments: ir.TimestampValue, steps: list[tuple[dt.datetime, int]], first: int, sign: int
) -> ir.TimestampValue:
    if not steps:
        return moments + ibis.interval(seconds=sign * first)
    cases = [(moments < ibis.literal(steps[0][0]), first)]
    cases += [(moments < ibis.literal(until[0]), at[1]) for at, until in itertools.pairwise(steps)]
    seconds = ibis.cases(*cases, else_=steps[-1][1])
    return moments + (seconds * sign).as_interval("s")


@lru_cache
def _shifts(zone: str) -> list[tuple[dt.datetime, int, int]]:
    """(UTC moment, seconds before, seconds after) of each change of the zone's offset between 1995 and 2050."""
    known = ZoneInfo(zone)
    hour = dt.timedelta(hours=1)
    at = dt.datetime(1995, 1, 1, tzinfo=dt.UTC)
    offset = _offset(at, known)
    found = [(at.replace(tzinfo=None), offset, offset)]
    while at.year < 2050:
        later = at + dt.timedelta(days=7)
        if _offset(later, known) != offset:
            while _offset(at + hour, known) == offset:
                at += hour
            at += hour
            found.append((at.replace(tzinfo=None), offset, _offset(at, known)))
            offset = _offset(at, known)
        else:
            at = later
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
