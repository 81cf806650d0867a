"""Page views that came with a person, where a platform counted too."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS

_VIEWS = [action.name for action in ACTIONS.values() if action.is_view]
_KEY = ["content_id", "channel", "local_on"]


def identified_views(touches: ir.Table, record_person: ir.Table, aggregate: ir.Table) -> ir.Table:
    """Count the views and visitors that we know of the contents, channels and days that platforms count.

    Parameters
    ----------
    touches : touch_part
        Contacts in force.
    record_person : schema.record_person
        Which person a record is; a record of nobody we know counts as a visitor of its own.
    aggregate : schema.aggregate
        Totals of platforms.

    Returns
    -------
    schema.identified_views
        One row a content, channel and day that `aggregate` names and somebody was seen on.
    """
    counted = aggregate.select("content_id", "channel", local_on="counted_on").distinct()
    views = touches.filter((touches.status == "submitted") & touches.action.isin(_VIEWS))
    there = views.semi_join(counted, _KEY).select("record_id", *_KEY)
    known = there.left_join(record_person.select("record_id", "one_id"), "record_id")
    named = known.mutate(visitor=known.one_id.fill_null(known.record_id.cast("string")))
    by_person = named.group_by(*_KEY, "visitor").agg(views=named.count())
    rolled = by_person.group_by(_KEY).agg(views=by_person.views.sum(), visitors=by_person.count())
    return schema.identified_views.check(rolled)
