"""Which decisions of earlier runs stand, and for whom one is to be made."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.chance import Holdout, with_holdout
from hcploop.nextbest.deciding_policy import NOTHING

ANSWERED = ("done", "dismissed")
"""States after which a decision stands no longer."""

UNDER_WAY = ("sent", "confirmed", "opened")
"""States of a decision that somebody has begun to carry out: nothing that she does overtakes it any more."""


def led_on(rows: ir.Table, redirects: ir.Table) -> ir.Table:
    """Lead ids that were merged on to those that stand for them now.

    Parameters
    ----------
    rows : ibis table
        With `one_id`.
    redirects : schema.hcp_redirect
        Where ids lead.

    Returns
    -------
    ibis table
        The same rows and columns.
    """
    leads = redirects.select(old_one_id="old_one_id", led_to="one_id")
    joined = rows.left_join(leads, rows.one_id == leads.old_one_id)
    return joined.mutate(one_id=joined.led_to.coalesce(joined.one_id)).select(*rows.columns)


def unanswered(decision: ir.Table, execution: ir.Table, feedback: ir.Table, *, as_of: dt.datetime) -> ir.Table:
    """Keep decisions that are neither expired nor done nor dismissed; of several of one person the newest.

    Parameters
    ----------
    decision : schema.decision
        The log, with ids as they are now.
    execution, feedback : schema.execution, schema.feedback
        What became of suggestions, and what was said of them.
    as_of : datetime.datetime
        UTC; nothing after it is read.

    Returns
    -------
    schema.decision
        At most one row a person.
    """
    moment = ibis.literal(as_of, "timestamp")
    said = all_said(execution, feedback)
    closed = said.filter(said.state.isin(ANSWERED), said.happened_at <= moment).select("decision_id").distinct()
    standing = decision.filter(decision.decided_at <= moment, decision.expires_at > moment)
    standing = standing.anti_join(closed, "decision_id")
    newest = ibis.row_number().over(group_by="one_id", order_by=[ibis.desc(standing.decided_at), standing.decision_id])
    return schema.decision.check(standing.mutate(place=newest).filter(ibis._.place == 0).drop("place"))


def all_said(execution: ir.Table, feedback: ir.Table) -> ir.Table:
    """Put what became of suggestions, and what was said of them, together: decision_id, state, happened_at."""
    return ibis.union(*(rows.select("decision_id", "state", "happened_at") for rows in (execution, feedback)))


def not_overtaken(
    unanswered: ir.Table, last_act: ir.Table, said: ir.Table, *, as_of: dt.datetime, steady_minutes: int
) -> ir.Table:
    """Keep decisions that know what the person did last.

    What a person does after a decision was made overtakes it: there will be a new one. A decision that somebody has
    begun to carry out is not overtaken, nor one for who is held out, since there is nothing to choose; and each stands
    for some minutes whatever happens, so that an hour of reading is not an hour of changing minds.

    Parameters
    ----------
    unanswered : schema.decision
        Decisions that are open.
    last_act : ibis table
        `one_id` and `acted_at`, see `own_acts.last_acts`.
    said : ibis table
        `decision_id`, `state` and `happened_at`: executions and feedback.
    as_of : datetime.datetime
        UTC; nothing after it is read.
    steady_minutes : int
        So long a decision stands whatever she does.

    Returns
    -------
    schema.decision
        Those that are not overtaken.
    """
    moment = ibis.literal(as_of, "timestamp")
    begun = said.filter(said.state.isin(UNDER_WAY), said.happened_at <= moment).select("decision_id").distinct()
    young = ibis.literal(as_of - dt.timedelta(minutes=steady_minutes), "timestamp")
    may = unanswered.filter(~unanswered.is_holdout, unanswered.decided_at <= young).anti_join(begun, "decision_id")
    acted = may.inner_join(last_act, "one_id")
    overtaken = acted.filter(acted.acted_at > acted.decided_at).select("decision_id")
    return schema.decision.check(unanswered.anti_join(overtaken, "decision_id"))


def standing(unanswered: ir.Table, allowed: ir.Table, permitted_content: ir.Table, *, holdout: Holdout) -> ir.Table:
    """Keep decisions whose action is still allowed.

    An action is allowed as long as its sender may act by its channel for its brand, which this run's offers to the
    person tell whatever content they carry, and as long as its content is permitted. Doing nothing always is. Who has
    come into the hold-out, or left it, is decided anew.

    Parameters
    ----------
    unanswered : schema.decision
        Decisions that are open.
    allowed : schema.offer
        This run's offers that no rule holds back.
    permitted_content : schema.permitted_content
        Whether contents may be offered at all.
    holdout : Holdout
        Salt and share.

    Returns
    -------
    schema.decision
        Those that stand.
    """
    parts = unanswered.chosen.split("|")
    told = unanswered.mutate(
        offered_brand=parts[0], channel=parts[1], content_id=parts[2].nullif(""), sender=parts[3], before="is_holdout"
    )
    ways = allowed.select("one_id", "channel", "sender", offered_brand="brand", may_act=ibis.literal(True)).distinct()
    told = told.left_join(ways, ["one_id", "offered_brand", "channel", "sender"])
    told = told.drop("one_id_right", "offered_brand_right", "channel_right", "sender_right")
    fit = permitted_content.select("content_id", "is_permitted", offered_brand="brand")
    told = told.left_join(fit, ["content_id", "offered_brand"]).drop("content_id_right", "offered_brand_right")
    may = told.may_act.fill_null(False) & (told.content_id.isnull() | told.is_permitted.fill_null(False))
    kept = with_holdout(told.filter((told.chosen == NOTHING) | may), holdout=holdout)
    return schema.decision.check(kept.filter(kept.is_holdout == kept.before).select(*schema.decision.columns))
