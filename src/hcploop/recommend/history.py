"""What each person took in, newest first."""

from __future__ import annotations

import datetime as dt
from math import log

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.recommend.policy import RecommendPolicy

_SUREST = 0.99
"""An action's weight counts as no more: it would leave nothing for another to add."""


def histories(
    roll_up: ir.Table, record_number: ir.Table, content: ir.Table, *, as_of: dt.date, policy: RecommendPolicy
) -> ir.Table:
    """List what each person took in by an action of her own; what was merely sent or shown to her does not count.

    strength = 1 − ∏ (1 − action weight)^touches, over her actions with the content: a second reading adds less than the
    first, and nothing exceeds 1.

    Parameters
    ----------
    roll_up : schema.record_content_month
        What records did; months after `as_of` are left out.
    record_number : ibis table
        `record_id` and `person`, the number of the person that it is.
    content : schema.content
        What there is; contents that are not in it are left out.
    as_of : datetime.date
        The day that the history is for.
    policy : RecommendPolicy
        Which actions count, and how many contents.

    Returns
    -------
    schema.history
        At most `history_contents` rows a person, the newest; on one day the stronger, then by id.
    """
    left = {name: -log(1 - min(weight, _SUREST)) for name, weight in policy.taken_in.items()}
    # not `isin`: DuckDB joins with a long list, but works out each different action once
    done = roll_up.mutate(said=roll_up.action.cases(*left.items(), else_=ibis.null("float64")))
    done = done.filter(done.said.notnull(), done.content_id.notnull(), done.local_month <= as_of)
    contents = content.select("content_id", number=ibis.row_number().over(order_by="content_id").cast("int32"))
    # Joins and groups on integers are several times faster than on ids.
    numbered = done.join(record_number, "record_id").join(contents, "content_id")
    summed = numbered.group_by("person", "number").agg(
        last_on=numbered.last_on.max(), said=(numbered.said * numbered.touches).sum()
    )
    # Rounded, since a sum of fractions differs in its last place by the order of addition.
    newest = [ibis.desc(summed.last_on), ibis.desc(summed.said.round(6)), summed.number]
    placed = summed.mutate(place=ibis.row_number().over(group_by="person", order_by=newest) + 1)
    kept = placed.filter(placed.place <= policy.history_contents)
    named = kept.join(contents, "number")
    strength = 1 - (-named.said).exp()
    return schema.history.check(named.select("person", "content_id", "place", "last_on", strength=strength))
