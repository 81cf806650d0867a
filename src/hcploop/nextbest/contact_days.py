"""Whom we contacted when, and when she did something herself: what a response is learned from."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS

_NEVER_TOLD = [action.name for action in ACTIONS.values() if not action.is_active and not action.is_delivered]


def contact_days(
    record_day: ir.Table,
    touches: ir.Table,
    record_number: ir.Table,
    channel_term: ir.Table,
    *,
    since: dt.date,
    until: dt.date,
) -> ir.Table:
    """Say of every day and channel whether we contacted a person, and whether she did something herself.

    A contact is delivered and not her own doing, or sent and perhaps never delivered (which `record_day` leaves out),
    through a channel that we start.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up of delivered contacts and of people's own actions.
    touches : touch_part
        For what was sent: columns record_id, channel, action, status and local_on.
    record_number : table
        (record_id, person): whose records are looked at.
    channel_term : schema.channel_term
        The channels that we start.
    since, until : datetime.date
        First and last day looked at.

    Returns
    -------
    schema.contact_day
        One row a person, channel and day on which either is so.
    """
    ours = channel_term.select("channel").mutate(is_ours=ibis.literal(True))
    rolled = record_day.filter(record_day.local_on >= since, record_day.local_on <= until)
    told = rolled.left_join(ours, "channel").drop("channel_right")
    delivered = told.select(
        "record_id",
        "channel",
        "local_on",
        is_contact=(told.touches > told.actives) & told.is_ours.fill_null(False),
        is_action=told.actives > 0,
    )
    happened = delivered.union(_sent(touches, ours, since=since, until=until))
    known = happened.filter(happened.is_contact | happened.is_action).inner_join(record_number, "record_id")
    days = known.group_by("person", "channel", "local_on").agg(
        is_contact=known.is_contact.any(), is_action=known.is_action.any()
    )
    return schema.contact_day.check(days)


def _sent(touches: ir.Table, ours: ir.Table, *, since: dt.date, until: dt.date) -> ir.Table:
    sent = touches.filter(
        touches.action.isin(_NEVER_TOLD),
        touches.status == "submitted",
        touches.local_on >= since,
        touches.local_on <= until,
    ).semi_join(ours, "channel")
    return sent.select("record_id", "channel", "local_on", is_contact=ibis.literal(True), is_action=ibis.literal(False))
