"""Which contents there are, which are used, and what they are for."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.evaluation.figure_policy import FigurePolicy
from hcploop.evaluation.spans import LONG, in_brands, in_periods

_UNDELIVERED = [action.name for action in ACTIONS.values() if not action.is_delivered]
_UNFINISHED = ("draft", "review")


def content_use(record_content_month: ir.Table) -> ir.Table:
    """Add up the delivered contacts with each content in each month.

    Parameters
    ----------
    record_content_month : schema.record_content_month
        The roll-up up to the as-of day.

    Returns
    -------
    table
        `content_id`, `local_month`, `contacts`; small enough to be kept.
    """
    rows = record_content_month.filter(
        record_content_month.content_id.notnull() & record_content_month.action.notin(_UNDELIVERED)
    )
    return rows.group_by("content_id", "local_month").agg(contacts=rows.contacts.sum())


def content_counts(
    use: ir.Table, content: ir.Table, content_tag: ir.Table, period: ir.Table, *, policy: FigurePolicy
) -> ir.Table:
    """Count contents and their contacts by period.

    Parameters
    ----------
    use : table of `content_use`
        Contacts with contents.
    content : schema.content
        All contents; a content that is not there is not counted.
    content_tag : schema.content_tag
        Tags of the family of need layers only: they link a content to a need as its own field does.
    period : schema.period
        The bounds of periods.
    policy : FigurePolicy
        Which forms and foci are product information.

    Returns
    -------
    schema.content_count
        By brand of the content, by month, quarter, year and in all.
    """
    tagged = content_tag.select(tagged="content_id").distinct()
    named = content.left_join(tagged, content.content_id == tagged.tagged)
    is_product = named.form.isin(policy.product_forms).fill_null(False)
    is_product |= named.focus.isin(policy.product_foci).fill_null(False)
    is_told = named.form.notnull() | named.focus.notnull()
    known = in_brands(
        named.select(
            "content_id",
            "brand",
            "published_at",
            "expires_at",
            is_unfinished=named.state.isin(_UNFINISHED).fill_null(False),
            is_linked=named.layer.notnull() | named.tagged.notnull(),
            # Of what tells neither nobody can say which it is.
            is_product=ibis.ifelse(is_told, is_product, ibis.null("boolean")),
        )
    )
    spans = period.filter(period.kind.isin(LONG)).select("period", "begins_on", "ends_on")
    there = known.filter(~known.is_unfinished).cross_join(spans)
    there = there.filter(
        (there.published_at.date() <= there.ends_on).fill_null(True)
        & (there.expires_at.date() >= there.begins_on).fill_null(True)
    )
    dated = in_periods(use, "local_month")
    used = dated.group_by("content_id", "period").agg(contacts=dated.contacts.sum())
    rows = there.left_join(used, ["content_id", "period"])
    was_used = (rows.contacts > 0).fill_null(False)
    counted = rows.group_by("brand", "period").agg(
        available=rows.count(),
        used=was_used.sum(),
        linked=(was_used & rows.is_linked).sum(),
        contacts=rows.contacts.sum().fill_null(0),
        education=rows.contacts.sum(where=~rows.is_product).fill_null(0),
        product=rows.contacts.sum(where=rows.is_product).fill_null(0),
    )
    return schema.content_count.check(counted.mutate(cut=ibis.literal(""), cut_value=ibis.literal("")))
