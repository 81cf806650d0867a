"""How many distinct people were seen in each day, week, month, and ever, by every cut."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.evaluation.cuts import CUT_SHIFT, cut_names, of_brand, with_market
from hcploop.evaluation.periods import MEASURES, label, part
from hcploop.evaluation.person_seen import channel_bits, person_days, person_periods


def seen_days(
    record_day: ir.Table, record_person: ir.Table, person_cut: ir.Table, *, brands: Sequence[str]
) -> ir.Table:
    """Count the people of each period: in all, by channel, by tier and by region.

    People are folded once into days, with channels as bits; weeks and months are folded from days, all
    time from months. No distinct count is taken over contacts.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up up to the as-of day.
    record_person : schema.record_person
        Which person a record is.
    person_cut : schema.person_cut
        The people, their numbers and cuts.
    brands : sequence of str
        The brands of the market; each is counted by itself, and the market as a whole.

    Returns
    -------
    schema.period_part
        `reached`, `active` and `viewers`; records that are nobody we know are left out.
    """
    bits = channel_bits(record_day)
    parts = []
    for brand in with_market(brands):
        days = person_days(of_brand(record_day, brand), record_person, person_cut, bits, brand=brand)
        months = person_periods(days, period="month")
        seen = {
            "day": days,
            "week": person_periods(days, period="week"),
            "month": months,
            "all": person_periods(months, period="all"),
        }
        names = cut_names(person_cut, brand)
        parts += [_counts(people, names, bits, brand=brand, period=period) for period, people in seen.items()]
    return schema.period_part.check(ibis.union(*parts))


def _counts(people: ir.Table, names: ir.Table, bits: ir.Table, *, brand: str, period: str) -> ir.Table:
    by_cut = _by_cut(people).inner_join(names, "cut")
    by_bits = people.group_by("starts_on", *MEASURES).agg(people=_.count())
    counted = ibis.union(
        _summed(by_cut, cut="", value=ibis.literal("")),
        _summed(by_cut, cut="tier", value=by_cut.tier),
        _summed(by_cut, cut="region", value=by_cut.region),
        _by_channel(by_bits, bits),
    )
    return part(counted.mutate(brand=ibis.literal(brand), period=label(counted.starts_on, period)))


def _by_cut(people: ir.Table) -> ir.Table:
    sums = {name: (people[name] > 0).sum() for name in MEASURES}
    return people.group_by("starts_on", cut=people.person >> CUT_SHIFT).agg(**sums)


def _by_channel(by_bits: ir.Table, bits: ir.Table) -> ir.Table:
    """Count by channel: few combinations of channels occur, so this works on few rows."""
    channels = bits.group_by("bit").agg(cut_value=ibis.ifelse(_.count() > 1, "other", _.channel.min()))
    crossed = by_bits.join(channels, [(by_bits.reached & channels.bit) > 0])
    counted = crossed.mutate(
        **{name: ibis.ifelse((crossed[name] & crossed.bit) > 0, crossed.people, 0) for name in MEASURES}
    )
    return _summed(counted, cut="channel", value=counted.cut_value)


def _summed(counted: ir.Table, *, cut: str, value: ir.StringValue) -> ir.Table:
    sums = {name: counted[name].sum() for name in MEASURES}
    summed = counted.group_by("starts_on", cut_value=value).agg(**sums)
    return summed.mutate(cut=ibis.literal(cut)).select("starts_on", "cut", "cut_value", *MEASURES)
