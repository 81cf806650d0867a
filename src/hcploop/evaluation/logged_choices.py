"""Decisions whose answers are in, and what other policies would have done in their place."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.structure.moments import to_local

POLICIES = ("logged", "nothing", "visit_grade_a", "last_answered_channel", "uniform")
"""What is judged: what was done; nothing at all; a visit for doctors of grade A and nothing for others; the channel
that she last answered in, else the arm of the highest value; every arm of the shortlist alike."""

_VISITS = ("visit",)


def answered(
    decision: ir.Table,
    record_day: ir.Table,
    record_person: ir.Table,
    *,
    today: dt.date,
    zone: str,
    policy: EvaluationPolicy,
) -> ir.Table:
    """Tell of each decision whose days are over whether she did something herself in them.

    Parameters
    ----------
    decision : schema.decision
        The log.
    record_day : schema.record_day
        What records did by day.
    record_person : schema.record_person
        Whose records they are.
    today : datetime.date
        The as-of day; a decision counts when `response_days` days lie between its day and this one.
    zone : str
        The market's time zone.
    policy : EvaluationPolicy
        Days of an answer, and how far back decisions are judged.

    Returns
    -------
    schema.answered
        One row a decision. An answer is an action of her own, by any channel, from the day after the decision on;
        `last_channel` is the one in which she last did something before.
    """
    dated = decision.mutate(decided_on=to_local(decision.decided_at, zone=zone).date())
    days = dated.decided_on
    over = days <= ibis.literal(today - dt.timedelta(days=policy.response_days))
    recent = days >= ibis.literal(today - dt.timedelta(days=policy.window_days))
    closed = dated.filter(over & recent).select("decision_id", "one_id", "decided_on", "is_holdout")
    since = ibis.literal(today - dt.timedelta(days=2 * policy.window_days))
    did = record_day.filter((record_day.actives > 0) & (record_day.local_on >= since))
    acts = did.join(record_person, "record_id").group_by("one_id", "local_on").agg(channel=ibis._.channel.min())
    # The next and the last day on which she acted are looked up: to lay all her days beside each decision costs more.
    later = acts.select("one_id", next_on=acts.local_on)
    earlier = acts.select("one_id", last_on=acts.local_on, last_channel=acts.channel)
    following = closed.asof_join(later, closed.decided_on < later.next_on, "one_id")
    before = closed.asof_join(earlier, closed.decided_on >= earlier.last_on, "one_id")
    following, before = following.select("decision_id", "next_on"), before.select("decision_id", "last_channel")
    told = closed.join(following, "decision_id").join(before, "decision_id")
    is_answer = told.next_on <= told.decided_on + ibis.interval(days=policy.response_days)
    told = told.mutate(has_answer=is_answer.fill_null(False)).drop("next_on")
    return schema.answered.check(told)


def logged_choices(
    decision: ir.Table, answered: ir.Table, hcp_grade: ir.Table, *, judged: str, policy: EvaluationPolicy
) -> ir.Table:
    """Lay the arms of decisions out, with the probability that a policy would have given each.

    Decisions of the hold-out are left out: nothing was drawn there. Of more than `most_decisions` a sample by md5 is
    taken.

    Parameters
    ----------
    decision : schema.decision
        The log.
    answered : schema.answered
        The decisions whose answers are in.
    hcp_grade : schema.hcp_grade
        Grades, for the policy that looks at them alone.
    judged : str
        One of `POLICIES`.
    policy : EvaluationPolicy
        How many decisions are enough.

    Returns
    -------
    schema.logged_choice
        One row a decision and arm.
    """
    offered = answered.filter(~answered.is_holdout)
    offered = offered.mutate(order=offered.decision_id.hexdigest("md5"))
    sample = offered.order_by("order", "decision_id").limit(policy.most_decisions)
    kept = decision.semi_join(sample, "decision_id").filter(decision.arms.length() > 0)
    flat = kept.select(
        "decision_id", "one_id", "chosen", "propensity", arm=kept.arms, p=kept.propensities, v=kept["values"]
    )
    place = ibis.range(0, flat.arm.length()).unnest()
    flat = flat.mutate(place=place)
    flat = flat.mutate(arm=flat.arm[flat.place], p=flat.p[flat.place], v=flat.v[flat.place].fill_null(0.0))
    told = flat.join(sample.select("decision_id", "has_answer", "last_channel"), "decision_id")
    grades = hcp_grade.filter(hcp_grade.grade == "A").select("one_id").distinct().mutate(is_a=True)
    told = told.left_join(grades, "one_id").drop("one_id_right")
    channel = ibis.ifelse(told.arm == "nothing", "nothing", told.arm.split("|")[1])
    told = told.mutate(channel=channel, is_chosen=told.arm == told.chosen)
    marked = told.mutate(wish=_wish(told, judged))
    ranked = marked.mutate(
        wished=ibis.row_number().over(
            group_by="decision_id", order_by=[marked.wish.desc(), marked.v.desc(), marked.arm]
        ),
        arms=marked.count().over(group_by="decision_id"),
    )
    target = {"logged": ranked.p, "uniform": 1 / ranked.arms.cast("float64")}.get(
        judged, (ranked.wished == 0).cast("float64")
    )
    return schema.logged_choice.check(
        ranked.select(
            "decision_id",
            "arm",
            "is_chosen",
            person=ranked.one_id,
            arm_kind=ranked.channel,
            propensity=ranked.p,
            target_probability=target,
            reward=ibis.ifelse(ranked.is_chosen, ranked.has_answer.cast("float64"), ibis.null("float64")),
            features=ibis.array([ranked.v, ranked.last_channel.notnull().cast("float64")]),
        )
    )


def _wish(told: ir.Table, judged: str) -> ir.IntegerValue:
    """How much a policy that does one thing would like the arm: 2 what it is made for, 1 what it does else, 0 never."""
    is_nothing = told.arm == "nothing"
    if judged == "visit_grade_a":
        wanted = told.channel.isin(_VISITS) & told.is_a.fill_null(False)
        return ibis.cases((wanted, 2), (is_nothing, 1), else_=0)
    if judged == "last_answered_channel":
        return ibis.cases(((told.channel == told.last_channel).fill_null(False), 2), (~is_nothing, 1), else_=0)
    return ibis.cases((is_nothing, 2), else_=0)
