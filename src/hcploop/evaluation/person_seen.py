"""By which channels each person was seen in each day, week, month, and ever."""

from __future__ import annotations

from typing import Literal

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.periods import MEASURES

_LAST_BIT = 62


# Ibis has no bit-wise "or" for Spark; both engines have this function of their own.
@ibis.udf.agg.builtin(name="bit_or", signature=(("int64",), "int64"))  # type: ignore[untyped-decorator]  # as is Ibis
def _any_bit(bits: ir.IntegerColumn) -> ir.IntegerScalar:
    """Return the bits that are set in any row."""
    raise NotImplementedError(bits)


def channel_bits(record_day: ir.Table) -> ir.Table:
    """Return a bit for each channel that occurs; those after the sixty-second share the last one.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up.

    Returns
    -------
    ibis table
        `channel` and `bit`.
    """
    channels = record_day.select("channel").distinct()
    place = ibis.row_number().over(order_by=channels.channel)
    numbered = channels.mutate(place=ibis.least(place, _LAST_BIT).cast("int64"))
    return numbered.select("channel", bit=ibis.literal(1, "int64") << numbered.place)


def person_days(
    record_day: ir.Table, record_person: ir.Table, person_cut: ir.Table, channel_bits: ir.Table, *, brand: str
) -> ir.Table:
    """Fold the days of records into days of people; channels become bits.

    With channels as bits one grouping by person and day serves the whole and every channel at once,
    where a distinct count by channel would group the same rows once more.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up up to the as-of day, of one brand or the whole market.
    record_person : schema.record_person
        Which person a record is.
    person_cut : schema.person_cut
        The people and their numbers.
    channel_bits : ibis table
        What `channel_bits` made.
    brand : str
        The brand, or `all`, whose numbers are used.

    Returns
    -------
    schema.person_seen
        One row a person and day; records that are nobody we know are left out.
    """
    people = person_cut.filter(person_cut.brand == brand).select("one_id", "person")
    record = record_person.inner_join(people, "one_id").select("record_id", "person")
    known = record_day.inner_join(record, "record_id").inner_join(channel_bits, "channel")
    bits = known.select(
        "person",
        starts_on=known.local_on,
        reached=ibis.ifelse(known.touches > 0, known.bit, 0),
        active=ibis.ifelse(known.actives > 0, known.bit, 0),
        viewers=ibis.ifelse(known.views > 0, known.bit, 0),
    )
    return _folded(bits, ["person", "starts_on"])


def person_periods(person_seen: ir.Table, *, period: Literal["week", "month", "all"]) -> ir.Table:
    """Fold the days or shorter periods of people into longer ones.

    Parameters
    ----------
    person_seen : schema.person_seen
        Days, for weeks and months; months will do for all time.
    period : {"week", "month", "all"}
        The period; weeks start on Monday.

    Returns
    -------
    schema.person_seen
        One row a person and period.
    """
    if period == "all":
        return _folded(person_seen.drop("starts_on"), ["person"])
    start = person_seen.starts_on.truncate("W" if period == "week" else "M").cast("date")
    return _folded(person_seen.mutate(starts_on=start), ["person", "starts_on"])


def _folded(bits: ir.Table, keys: list[str]) -> ir.Table:
    folded = bits.group_by(keys).agg(**{name: _any_bit(bits[name]) for name in MEASURES})
    if "starts_on" not in keys:
        folded = folded.mutate(starts_on=ibis.null("date"))
    return schema.person_seen.check(folded)
