"""What became of suggestions: handed over, confirmed, done, put off, dismissed."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.periods import PERIODS
from hcploop.evaluation.spans import in_brands, in_cuts, in_periods
from hcploop.structure.moments import local_day

NOTHING = "nothing"
_CONFIRMED = ("confirmed", "opened", "done")


def fates(
    decision: ir.Table, execution: ir.Table, feedback: ir.Table, *, zone: str, personal: Sequence[str]
) -> ir.Table:
    """Tell of each suggestion what became of it.

    Parameters
    ----------
    decision : schema.decision
        The log; decisions to do nothing, and those of people held out, are no suggestions.
    execution : schema.execution
        What tools report.
    feedback : schema.feedback
        What representatives say.
    zone : str
        The market's time zone.
    personal : sequence of str
        The channels in which a person of ours takes part.

    Returns
    -------
    table
        One row a suggestion: `decision_id`, `one_id`, `brand`, `channel`, `is_personal`, `decided_on`, `reason` (the
        last one told with a dismissal), and `is_sent`, `is_confirmed`, `is_done`, `is_dismissed`, `is_later`. Any
        state says that it was handed over; what is done is neither dismissed nor put off.
    """
    told = ibis.union(*[_told(table) for table in (execution, feedback)])
    is_dismissal = (told.state == "dismissed") & told.reason.notnull()
    seen = told.group_by("decision_id").agg(
        any_confirmed=told.state.isin(_CONFIRMED).any(),
        any_done=(told.state == "done").any(),
        any_dismissed=(told.state == "dismissed").any(),
        any_later=(told.state == "later").any(),
        reason=told.reason.argmax(told.happened_at, where=is_dismissal),
    )
    made = decision.filter((decision.chosen != NOTHING) & ~decision.is_holdout)
    made = made.mutate(channel=made.chosen.split("|")[1], decided_on=local_day(made.decided_at, zone=zone))
    joined = made.left_join(seen, "decision_id")
    flags = {name: joined[f"any_{name}"].fill_null(False) for name in ("confirmed", "done", "dismissed", "later")}
    return joined.select(
        "decision_id",
        "one_id",
        "brand",
        "channel",
        "decided_on",
        "reason",
        is_personal=joined.channel.isin(list(personal)),
        is_sent=joined.any_done.notnull(),
        is_confirmed=flags["confirmed"],
        is_done=flags["done"],
        is_dismissed=flags["dismissed"] & ~flags["done"],
        is_later=flags["later"] & ~flags["done"] & ~flags["dismissed"],
    )


def execution_counts(fate: ir.Table) -> ir.Table:
    """Count suggestions by the period in which they were decided.

    Parameters
    ----------
    fate : table of `fates`
        One row a suggestion.

    Returns
    -------
    schema.execution_count
        In all, by channel and, for those dismissed, by reason; by week and longer periods.
    """
    reason = ibis.ifelse(fate.is_dismissed, fate.reason.fill_null("unknown"), ibis.null("string"))
    rows = in_periods(in_brands(fate.mutate(why=reason)), "decided_on", kinds=PERIODS[1:])
    cut = in_cuts(rows, channel="channel", reason="why")
    flags = ("sent", "confirmed", "done", "dismissed", "later")
    counted = cut.group_by("brand", "period", "cut", "cut_value").agg(
        suggestions=cut.count(), **{name: cut[f"is_{name}"].sum() for name in flags}
    )
    return schema.execution_count.check(counted)


def _told(states: ir.Table) -> ir.Table:
    # Parquet keeps microseconds and says so; tables that are put together must agree.
    return states.select("decision_id", "state", "reason", happened_at=states.happened_at.cast("timestamp(6)"))
