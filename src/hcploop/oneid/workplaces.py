"""Where a person works and worked: every hospital with its dates, moves between them, and the main one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.structure.moments import local_day


@dataclass(frozen=True)
class MoveRules:
    """When a person counts as moved though nobody says so.

    Parameters
    ----------
    days_apart : int
        How many days at least must lie between the last sign of the old hospital and the first of the new one.
    """

    days_apart: int = 90


def workplaces(
    told: tuple[ir.Table, ir.Table, ir.Table], *, today: dt.date, zone: str, rules: MoveRules | None = None
) -> ir.Table:
    """List the hospitals of every person, the left ones among them.

    Each person's rows follow from her own records and affiliations alone.

    Parameters
    ----------
    told : tuple of schema.record, schema.record_person, schema.affiliation
        Cleaned records, which person each is, and what feeds of affiliations say.
    today : datetime.date
        Ends up to this day have come.
    zone : str
        The market's time zone, by which days are told.
    rules : MoveRules, optional
        When somebody counts as moved.

    Returns
    -------
    schema.workplace
        One row a person and hospital; exactly one of a person's hospitals that she has not left is the main one.
    """
    records, record_person, affiliations = told
    owners = record_person.select("record_id", "one_id")
    signs = _of_records(records.inner_join(owners, "record_id"), zone)
    known = affiliations.drop("one_id").inner_join(owners, "record_id")
    gathered = _gathered(signs.union(_of_affiliations(known)), today)
    placed = _with_main(_with_moves(gathered, rules or MoveRules()))
    return schema.workplace.check(placed.select(*schema.workplace.columns))


def ended_between(affiliations: ir.Table, one: dt.date, other: dt.date) -> ir.Table:
    """List the affiliations that had not ended on the earlier of two days and had on the later.

    Parameters
    ----------
    affiliations : schema.affiliation
        What feeds of affiliations say.
    one, other : datetime.date
        Two days.

    Returns
    -------
    ibis table
        `record_id`: one row an affiliation.
    """
    first, last = sorted((one, other))
    ends = affiliations.until_on
    return affiliations.filter((ends > ibis.literal(first)) & (ends <= ibis.literal(last))).select("record_id")


def _of_records(owned: ir.Table, zone: str) -> ir.Table:
    """What each record says: seen there on the day of its last change."""
    seen_on = local_day(owned.updated_at, zone=zone)
    rows = owned.select(
        "one_id",
        "institution_id",
        "hospital",
        "department",
        "title",
        "source",
        place=_place(owned),
        seen_on=seen_on,
        said_on=seen_on,
        since_on=ibis.null("date"),
        until_on=ibis.null("date"),
        is_record=ibis.literal(1),
        is_lasting=ibis.literal(False),
        says_main=ibis.literal(False),
    )
    return rows.filter(rows.place.notnull() & rows.hospital.notnull())


def _of_affiliations(owned: ir.Table) -> ir.Table:
    """What each row of a feed of affiliations says: from, to, and whether it is the main one."""
    lasts = owned.until_on.isnull()
    return owned.select(
        "one_id",
        "institution_id",
        "hospital",
        "department",
        "title",
        "source",
        place=ibis.coalesce(_place(owned), "key:" + owned.hospital),
        seen_on=ibis.null("date"),
        said_on=ibis.coalesce(owned.until_on, owned.since_on),
        since_on=owned.since_on,
        until_on=owned.until_on,
        is_record=ibis.literal(0),
        is_lasting=lasts,
        says_main=owned.is_main.fill_null(False) & lasts,
    )


def _place(rows: ir.Table) -> ir.StringValue:
    return ibis.coalesce("id:" + rows.institution_id, "key:" + rows.hospital_key)


def _gathered(signs: ir.Table, today: dt.date) -> ir.Table:
    """One row a person and place, with everything that was said of it."""
    last = signs.said_on.fill_null(dt.date(1, 1, 1)).cast("string")
    rows = signs.group_by("one_id", "place").agg(
        institution_id=_.institution_id.max(),
        # The value closes what is newest, so that a tie falls the same way in every engine and every run.
        hospital=signs.hospital.argmax(last + signs.hospital),
        department=signs.department.argmax(last + signs.department),
        title=signs.title.argmax(last + signs.title),
        since_on=_.since_on.min(),
        ends_on=_.until_on.max(),
        first_seen_on=_.seen_on.min(),
        last_seen_on=_.seen_on.max(),
        records=_.is_record.sum(),
        sources=_.source.collect(distinct=True),
        is_lasting=_.is_lasting.any(),
        says_main=_.says_main.any(),
    )
    until = rows.is_lasting.ifelse(ibis.null("date"), rows.ends_on)
    rows = rows.mutate(until_on=until, sources=rows.sources.sort())
    is_over = (rows.until_on <= ibis.literal(today)).fill_null(False)
    return rows.mutate(
        is_over=is_over,
        begins_on=ibis.coalesce(rows.since_on, rows.first_seen_on),
        last_sign_on=ibis.coalesce(rows.until_on, rows.last_seen_on),
    )


def _with_moves(rows: ir.Table, rules: MoveRules) -> ir.Table:
    """Say which places were left, and for which."""
    listed = rows.mutate(is_listed=rows.institution_id.notnull())
    others = listed.select("one_id", next_place="place", next_on="begins_on", next_listed="is_listed")
    pairs = listed.select("one_id", "place", "last_sign_on", "is_over", "is_listed").inner_join(others, "one_id")
    gap = ibis.ifelse(pairs.is_over, 0, rules.days_apart)
    # A name that was not recognised may be another writing of the hospital that she never left.
    is_told_apart = (pairs.place != pairs.next_place) & (pairs.is_listed == pairs.next_listed)
    is_next = is_told_apart & (pairs.next_on.delta(pairs.last_sign_on, unit="day") >= gap)
    later = pairs.filter(is_next)
    first = later.next_on.cast("string") + later.next_place
    after = later.group_by("one_id", "place").agg(moved_to=later.next_place.argmin(first))
    both = rows.left_join(after, ["one_id", "place"])
    # Whoever is told to work there still has a second site, however old the last record of it is.
    is_moved = both.moved_to.notnull() & ~both.is_lasting & both.until_on.isnull()
    left_by = ibis.cases((both.is_over, "told"), (is_moved, "moved"))
    return both.mutate(
        left_by=left_by,
        is_left=left_by.notnull(),
        moved_to=left_by.notnull().ifelse(both.moved_to, ibis.null("string")),
    )


def _with_main(rows: ir.Table) -> ir.Table:
    """Choose the main place among those that were not left: told, most records, newest, and say which decided."""
    newest = ibis.coalesce(rows.last_seen_on, rows.since_on).fill_null(dt.date(1, 1, 1)).cast("string")
    order = ibis.window(
        group_by=["one_id", "is_left"],
        order_by=[ibis.desc("says_main"), ibis.desc("records"), ibis.desc("newest"), "place"],
    )
    ranked = rows.mutate(newest=newest).mutate(turn=ibis.row_number().over(order))
    following = {name: ranked[name].lead().over(order) for name in ("says_main", "records", "newest")}
    beside = ranked.mutate(**{f"next_{name}": value for name, value in following.items()})
    why = ibis.cases(
        (beside.next_records.isnull(), "only"),
        (beside.says_main & ~beside.next_says_main, "told"),
        (beside.records != beside.next_records, "records"),
        (beside.newest != beside.next_newest, "newest"),
        else_="order",
    )
    is_main = ~beside.is_left & (beside.turn == 0)
    return beside.mutate(is_main=is_main, main_by=is_main.ifelse(why, ibis.null("string")))
