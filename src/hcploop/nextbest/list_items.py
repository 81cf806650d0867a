"""The lines of the lists that people and tools carry out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.moments import local_day

SYSTEM = "system"
_RECEPTION = ("planned_on", "from_time", "until_time", "place")
CALL_LIST, CRM = "call_list", "crm"


def visits_to_plan(
    suggestion: ir.Table, hcp: ir.Table, rep: ir.Table, *, lists: Mapping[str, str], zone: str
) -> ir.Table:
    """Pick the suggestions that the call list plans.

    Parameters
    ----------
    suggestion : schema.suggestion
        All that stand.
    hcp : schema.hcp
        People, with their main hospital.
    rep : schema.rep
        Representatives.
    lists : mapping of str to str
        By channel: the list that it stands on.
    zone : str
        The market's time zone.

    Returns
    -------
    schema.visit
        One row a suggestion of a channel whose list is the call list.
    """
    channels = [channel for channel, name in lists.items() if name == CALL_LIST]
    own = suggestion.filter(suggestion.channel.isin(channels), suggestion.sender != SYSTEM)
    told = own.left_join(hcp.select("one_id", "institution_id", "hospital"), "one_id").drop("one_id_right")
    told = told.left_join(rep.select("rep_id", "visits_per_week"), told.sender == rep.rep_id)
    told = told.mutate(expires_on=local_day(told.expires_at, zone=zone))
    return schema.visit.check(told.select(*schema.visit.columns))


def list_items(
    suggestion: ir.Table, planned: ir.Table, hcp: ir.Table, *, lists: Mapping[str, str], next_on: dt.date, zone: str
) -> ir.Table:
    """Put suggestions on the lists of those who carry them out.

    Parameters
    ----------
    suggestion : schema.suggestion
        All that stand.
    planned : schema.list_item
        The call list.
    hcp : schema.hcp
        People.
    lists : mapping of str to str
        By channel: the list that it stands on; what no channel names stands on `crm` alone.
    next_on : datetime.date
        The first day after the as-of day that is no public holiday.
    zone : str
        The market's time zone.

    Returns
    -------
    schema.list_item
        The call list; messages and calls on the list of their tool; every suggestion to a representative, and
        what is on no other list, on `crm` too. Messages and calls are planned for the next day; a visit that the
        call list plans has its day and its reception on `crm` too.
    """
    tools = {channel: name for channel, name in lists.items() if name not in (CALL_LIST, CRM)}
    place = suggestion.channel.cases(*tools.items(), else_=ibis.null("string")) if tools else ibis.null("string")
    sent = suggestion.mutate(list_name=place)
    sent = sent.filter(sent.list_name.notnull())
    # What neither a representative nor a tool carries out stands there too, so that nothing is lost.
    is_lost = place.isnull() & suggestion.channel.notin(list(lists))
    of_reps = suggestion.filter((suggestion.sender != SYSTEM) | is_lost).mutate(list_name=ibis.literal(CRM))
    both = sent.union(of_reps).left_join(hcp.select("one_id", "hospital"), "one_id").drop("one_id_right")
    dated = both.left_join(planned.select("decision_id", *_RECEPTION), "decision_id").drop("decision_id_right")
    order = [ibis.desc(dated.expected_value.fill_null(0.0)), dated.decision_id]
    lines = dated.mutate(
        expires_on=local_day(dated.expires_at, zone=zone),
        planned_on=dated.planned_on.coalesce(ibis.literal(next_on)),
        position=ibis.row_number().over(group_by="list_name", order_by=order) + 1,
    ).select(*schema.list_item.columns)
    return schema.list_item.check(planned.select(*schema.list_item.columns).union(lines))
