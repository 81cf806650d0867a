"""Who buys: hospitals, or doctors where the policy pack allows it; for the first time, and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.periods import label
from hcploop.evaluation.sales import is_of
from hcploop.evaluation.small_cells import hidden_cells
from hcploop.evaluation.spans import in_brands, in_cuts

KINDS = ("month", "quarter", "year")
_FINENESS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4}
_KEY = ("brand", "kind", "period", "cut", "cut_value")


@dataclass(frozen=True)
class Sales:
    """How sales are read.

    Parameters
    ----------
    brands : tuple of str
        The brands of the market.
    own_companies : tuple of str
        Who we are; empty: rows whose brand is one of the market's, or that name no company, are ours.
    delay_days : int
        Sales of a period are complete so many days after its end.
    small_cell : int
        Numbers with fewer buyers behind them are hidden.
    doctor_level_prescriptions : bool
        Whether the policy pack allows to count doctors; else hospitals are counted, whatever the rows name.
    """

    brands: tuple[str, ...]
    own_companies: tuple[str, ...]
    delay_days: int
    small_cell: int
    doctor_level_prescriptions: bool


def buyer_units(outcome: ir.Table, record_person: ir.Table, period: ir.Table, *, sales: Sales) -> ir.Table:
    """Tell how much each buyer bought of what is ours, in each month, quarter and year.

    Parameters
    ----------
    outcome : schema.outcome
        What was sold. Rows that name no buyer, such as those of a region, are left out. Where a product is told by
        months and by quarters, the shorter periods count; where it is told by doctors and by hospitals, and doctors may
        be counted, the doctors.
    record_person : schema.record_person
        Which person a record is; is read only where doctors are counted.
    period : schema.period
        The bounds of the periods.
    sales : Sales
        Which rows are ours, and who is counted.

    Returns
    -------
    table
        One row a brand, buyer and period with units above 0: `kind`, `begins_on`, `before`, `region`, `units`.
    """
    own = _own(outcome, sales)
    # A hospital is known by its id, or else as it is written.
    own = own.mutate(buyer=ibis.coalesce(own.institution_id, own.institution))
    if sales.doctor_level_prescriptions:
        people = record_person.select(person_record="record_id", person="one_id")
        own = own.left_join(people, own.record_id == people.person_record)
        names_people = own.person.notnull().any().over(ibis.window(group_by=own["product"]))
        own = own.mutate(buyer=ibis.ifelse(names_people, own.person, own.buyer))
    own = own.filter(own.buyer.notnull() & own.units.notnull())
    dated = own.inner_join(period.select("period", told_kind="kind", day="begins_on"), "period")
    rank = dated.mutate(rank=dated.told_kind.cases(*_FINENESS.items(), else_=9))
    finest = rank.mutate(finest=rank["rank"].min().over(ibis.window(group_by=rank["product"])))
    fine = finest.filter(finest["rank"] == finest.finest)
    parts = []
    for kind in KINDS:
        rows = fine.filter(fine["rank"] <= _FINENESS[kind])
        named = rows.select(
            "brand",
            "buyer",
            "units",
            region=rows.region.fill_null("unknown"),
            kind=ibis.literal(kind),
            period=label(rows.day, kind),
        )
        parts.append(named)
    every = in_brands(ibis.union(*parts))
    bought = every.group_by("brand", "kind", "period", "buyer").agg(units=every.units.sum(), region=every.region.min())
    bounds = period.select("period", "begins_on", "ends_on", "before")
    return bought.filter(bought.units > 0).inner_join(bounds, "period")


def buyer_counts(units: ir.Table, *, today: dt.date, sales: Sales) -> ir.Table:
    """Count buyers, who of them is new, and who came back; few are hidden.

    Parameters
    ----------
    units : table of `buyer_units`
        What each buyer bought.
    today : datetime.date
        The as-of day: periods that are not complete by then are left out.
    sales : Sales
        When they are complete, and how few are hidden.

    Returns
    -------
    schema.buyer_count
        In all and by region, by month, quarter and year.
    """
    over = ibis.literal(today).delta(units.ends_on, unit="day") >= sales.delay_days
    rows = units.filter(over)
    rows = rows.mutate(
        first_on=rows.begins_on.min().over(ibis.window(group_by=[rows.brand, rows.kind, rows.buyer])),
        # Of a brand that is launched later than the sales begin all first buyers are seen.
        known_on=rows.begins_on.min().over(ibis.window(group_by=rows.kind)),
    )
    earlier = rows.select("brand", "kind", "buyer", before="period", units_of_before="units")
    joined = rows.left_join(earlier, ["brand", "kind", "buyer", "before"])
    cut = in_cuts(joined, region="region")
    now = cut.group_by(*_KEY, "before").agg(
        begins_on=cut.begins_on.min(),
        has_before=(cut.begins_on > cut.known_on).any(),
        buyers=cut.count(),
        new_buyers=(cut.first_on == cut.begins_on).sum(),
        retained=cut.units_of_before.notnull().sum(),
        units=cut.units.sum(),
    )
    then = now.select(
        "brand", "kind", "cut", "cut_value", before="period", buyers_before="buyers", units_before="units"
    )
    both = now.left_join(then, ["brand", "kind", "cut", "cut_value", "before"])
    both = both.select(*now.columns, "buyers_before", "units_before")
    return _shown(both, sales.small_cell)


def _shown(both: ir.Table, fewest: int) -> ir.Table:
    """Empty what must not be shown, before anything is worked out from it."""
    longer = ibis.cases(
        (both.kind == "month", label(both.begins_on, "quarter")),
        (both.kind == "quarter", label(both.begins_on, "year")),
        else_=ibis.null("string"),
    )
    of_brand = ibis.ifelse(both.brand == MARKET, ibis.null("string"), both.period)
    of_cut = ibis.ifelse(both.cut == "", ibis.null("string"), both.period)
    cells = both.mutate(longer=longer, of_brand=of_brand, of_cut=of_cut)
    sums = [("of_brand", "cut", "cut_value"), ("brand", "longer", "cut", "cut_value"), ("brand", "of_cut", "cut")]
    marked = hidden_cells(cells, "buyers", fewest=fewest, sums=sums)
    before = marked.select("brand", "kind", "cut", "cut_value", before="period", hides_before="is_hidden")
    told = marked.left_join(before, ["brand", "kind", "cut", "cut_value", "before"])
    few_new = (told.new_buyers > 0) & (told.new_buyers < fewest)
    empty = {
        **dict.fromkeys(("buyers", "units"), told.is_hidden),
        "new_buyers": told.is_hidden | few_new | ~told.has_before,
        **dict.fromkeys(("buyers_before", "units_before"), told.hides_before.fill_null(True)),
        "retained": told.hides_before.fill_null(True) | told.is_hidden,
    }
    shown = told.mutate(
        **{name: ibis.ifelse(gone, ibis.null(told[name].type()), told[name]) for name, gone in empty.items()}
    )
    return schema.buyer_count.check(shown.select(*schema.buyer_count.columns))


def _own(outcome: ir.Table, sales: Sales) -> ir.Table:
    if sales.own_companies:
        return outcome.filter(is_of(outcome, sales.own_companies))
    brands: Sequence[str] = [brand for brand in sales.brands if brand != MARKET]
    return outcome.filter(outcome.company.isnull() | outcome.brand.isin(list(brands)))
