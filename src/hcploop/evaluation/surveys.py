"""What people answered: everybody's latest answers by period."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.figure_policy import FigurePolicy
from hcploop.evaluation.spans import in_brands, in_cuts, in_periods
from hcploop.structure.moments import local_day

SELF_REPORT = "self_report"
_SCALES = {"nps": (0, 10), "csat": (1, 5)}
_HIGH = {"nps": 9, "csat": 4}
_LOW = {"nps": 6, "csat": 2}


def told_by_people(answer: ir.Table, record_person: ir.Table, *, policy: FigurePolicy, zone: str) -> ir.Table:
    """Name who answered, when, and what the answer is worth.

    Parameters
    ----------
    answer : schema.answer
        Answers up to the as-of moment.
    record_person : schema.record_person
        Which person a record is; a record of nobody we know is a person of its own.
    policy : FigurePolicy
        The brands of surveys.
    zone : str
        The market's time zone.

    Returns
    -------
    table
        The answers with `person`, `local_on`, `brand` and `score`; null for what is no number.
    """
    known = answer.drop("one_id").left_join(record_person.select("record_id", "one_id"), "record_id")
    return known.mutate(
        person=known.one_id.fill_null(known.record_id.cast("string")),
        local_on=local_day(known.happened_at, zone=zone),
        brand=known.survey_id.cases(*policy.survey_brands.items(), else_=MARKET)
        if policy.survey_brands
        else ibis.literal(MARKET),
        score=known["value"].try_cast("float64"),
        # Parquet keeps microseconds and says so; tables that are put together must agree.
        happened_at=known.happened_at.cast("timestamp(6)"),
    )


def survey_counts(
    answer: ir.Table, statement: ir.Table, record_person: ir.Table, *, policy: FigurePolicy, zone: str
) -> ir.Table:
    """Count answers by period: each person's latest to an item of a survey counts.

    Parameters
    ----------
    answer : schema.answer
        Answers up to the as-of moment; what is outside of the scale (0 to 10, 1 to 5) is left out.
    statement : schema.statement
        Statements about beliefs, of which those about own prescribing count.
    record_person : schema.record_person
        Which person a record is.
    policy : FigurePolicy
        The brands of surveys, and what tells of prescribing.
    zone : str
        The market's time zone.

    Returns
    -------
    schema.survey_count
        In all, by survey and by item, by month, quarter, year and in all.
    """
    told = told_by_people(answer, record_person, policy=policy, zone=zone)
    said = told_by_people(_as_answers(statement, policy), record_person, policy=policy, zone=zone)
    judged = ibis.union(*[_judged(told, kind) for kind in _SCALES], _right(told), _own(told.union(said), policy))
    named = in_periods(in_brands(judged), "local_on")
    newest = ibis.row_number().over(
        group_by=[named[name] for name in ("brand", "period", "survey_kind", "person", "survey_id", "item_id")],
        order_by=[named.happened_at.desc(), named.is_high, named.is_low],
    )
    latest = named.mutate(place=newest)
    cut = in_cuts(latest.filter(latest.place == 0), survey="survey_id", item="item_id")
    counted = cut.group_by("brand", "period", "cut", "cut_value", "survey_kind").agg(
        people=cut.person.nunique(), answers=cut.count(), high=cut.is_high.sum(), low=cut.is_low.sum()
    )
    return schema.survey_count.check(counted)


_JUDGED = ("brand", "person", "survey_id", "item_id", "happened_at", "local_on")


def _judged(told: ir.Table, kind: str) -> ir.Table:
    lowest, highest = _SCALES[kind]
    own = told.filter((told.survey_kind == kind) & told.score.between(lowest, highest))
    return own.select(
        *_JUDGED, survey_kind=ibis.literal(kind), is_high=own.score >= _HIGH[kind], is_low=own.score <= _LOW[kind]
    )


def _right(told: ir.Table) -> ir.Table:
    own = told.filter((told.survey_kind == "quiz") & told.is_correct.notnull())
    return own.select(*_JUDGED, survey_kind=ibis.literal("quiz"), is_high=own.is_correct, is_low=~own.is_correct)


def _own(told: ir.Table, policy: FigurePolicy) -> ir.Table:
    """Judge what people tell of their own prescribing; whatever they were asked it by, the newest word counts."""
    own = told.filter(told.item_id.isin(policy.prescribing_items))
    says_so = own["value"].lower().isin(policy.yes)
    kept = [name for name in _JUDGED if name not in ("survey_id", "item_id")]
    one = {name: ibis.literal(SELF_REPORT) for name in ("survey_id", "item_id", "survey_kind")}
    return (
        own.mutate(is_high=says_so, is_low=~says_so)
        .select(*kept, "is_high", "is_low", **one)
        .select(*_JUDGED, "survey_kind", "is_high", "is_low")
    )


def _as_answers(statement: ir.Table, policy: FigurePolicy) -> ir.Table:
    own = statement.filter(statement.belief.isin(policy.prescribing_items) & statement["text"].notnull())
    return schema.answer.check(
        own.select(
            "record_id",
            "one_id",
            "happened_at",
            survey_id=ibis.literal(SELF_REPORT),
            survey_kind=ibis.literal("belief"),
            item_id=own.belief,
            value=own["text"].strip(),
            is_correct=ibis.null("boolean"),
            source=ibis.literal("statement"),
        )
    )
