"""What the same people answered to the same items before and after."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.figure_policy import FigurePolicy
from hcploop.evaluation.spans import in_brands, in_cuts, in_periods
from hcploop.evaluation.surveys import told_by_people

_PAIR = ("brand", "survey_kind", "survey", "item_id", "person")


def paired_changes(
    answer: ir.Table, record_person: ir.Table, decision: ir.Table, *, policy: FigurePolicy, zone: str
) -> ir.Table:
    r"""Compare answers of the same people to the same items, before and after.

    Before is the earliest answer of a survey whose name ends as those held before (`belief_pre`), after the latest of
    the one of the same name that ends as those held after (`belief_post`). A survey that ends in neither is both. The
    change of a person is the mean over her items, :math:`d_i = \frac{1}{m_i}\sum_j (y_{ij}^{after} - y_{ij}^{before})`.

    Parameters
    ----------
    answer : schema.answer
        Answers up to the as-of moment, on beliefs (numbers) and of quizzes (right is 1, wrong 0).
    record_person : schema.record_person
        Which person a record is.
    decision : schema.decision
        Who is held out, and since when others were offered something; no rows where nobody decides yet.
    policy : FigurePolicy
        How names of surveys end, and their brands.
    zone : str
        The market's time zone.

    Returns
    -------
    schema.paired_change
        In the period of the answer after: in all and by item. Who is held out or offered counts as such if she answered
        before her first decision and again after it.
    """
    pairs = _pairs(told_by_people(answer, record_person, policy=policy, zone=zone), policy)
    decided = decision.group_by("one_id").agg(held=decision.is_holdout.any(), decided_at=decision.decided_at.min())
    known = pairs.left_join(decided, pairs.person == decided.one_id)
    known = known.mutate(spans=((known.before_at < known.decided_at) & (known.after_at >= known.decided_at)))
    grouped = in_cuts(in_periods(in_brands(known), "local_on"), item="item_id")
    person = grouped.group_by("brand", "period", "cut", "cut_value", "survey_kind", "person").agg(
        before=grouped.before.mean(),
        after=grouped.after.mean(),
        is_held=grouped.held.any() & grouped.spans.all(),
        is_offered=(~grouped.held).any() & grouped.spans.all(),
    )
    person = person.mutate(change=person.after - person.before)
    counted = person.group_by("brand", "period", "cut", "cut_value", "survey_kind").agg(
        pairs=person.count(),
        before=person.before.mean(),
        after=person.after.mean(),
        change=person.change.mean(),
        deviation=person.change.std(how="sample"),
        **_of(person, "offered", person.is_offered.fill_null(False)),
        **_of(person, "held", person.is_held.fill_null(False)),
    )
    return schema.paired_change.check(counted)


def _of(person: ir.Table, name: str, those: ir.BooleanValue) -> dict[str, ir.Value]:
    return {
        name: those.sum(),
        f"{name}_change": person.change.mean(where=those),
        f"{name}_deviation": person.change.std(how="sample", where=those),
    }


def _pairs(told: ir.Table, policy: FigurePolicy) -> ir.Table:
    scored = told.mutate(
        score=ibis.ifelse(told.survey_kind == "quiz", told.is_correct.cast("float64"), told.score),
        is_before=_ends_in(told.survey_id, policy.before_suffixes),
        is_after=_ends_in(told.survey_id, policy.after_suffixes),
    )
    scored = scored.filter(scored.survey_kind.isin(["belief", "quiz"]) & scored.score.notnull())
    stem = scored.survey_id
    for suffix in (*policy.before_suffixes, *policy.after_suffixes):
        stem = ibis.ifelse(
            scored.survey_id.endswith(suffix), scored.survey_id.substr(0, _shorter(scored, suffix)), stem
        )
    named = scored.mutate(survey=stem)
    first, last = ~named.is_after, ~named.is_before
    paired = named.group_by(_PAIR).agg(
        before=named.score.argmin(named.happened_at, where=first),
        before_at=named.happened_at.min(where=first),
        after=named.score.argmax(named.happened_at, where=last),
        after_at=named.happened_at.max(where=last),
        local_on=named.local_on.max(where=last),
    )
    return paired.filter(paired.after_at > paired.before_at)


def _shorter(scored: ir.Table, suffix: str) -> ir.IntegerValue:
    return scored.survey_id.length() - len(suffix)


def _ends_in(text: ir.StringValue, suffixes: Sequence[str]) -> ir.BooleanValue:
    ends: ir.BooleanValue = ibis.literal(False)
    for suffix in suffixes:
        ends = ends | text.endswith(suffix)
    return ends
