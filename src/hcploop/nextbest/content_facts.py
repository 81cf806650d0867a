"""What rules may ask of a content, whoever it is for."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

CONTENT_FACTS = (
    "brand",
    "content_id",
    "content_state",
    "content_expires_in_days",
    "content_form",
    "content_brand",
    "is_other_brand",
)
"""Facts that a content has whoever it is for."""


def content_facts(content: ir.Table, *, as_of: dt.datetime | ir.TimestampScalar) -> ir.Table:
    """Give what rules may ask of contents, beside the brand that they are offered for.

    Parameters
    ----------
    content : schema.content
        All contents.
    as_of : datetime.datetime or timestamp scalar
        UTC; the moment that is judged. As a scalar it can come from another table, so that one expression judges many
        moments.

    Returns
    -------
    table
        `content_id`, `content_state`, `content_expires_in_days`, `content_form`, `content_brand`. A state that nobody
        tells is unknown; one that nobody has heard of too. What is approved but published later is in review still;
        what is past its day has expired.
    """
    moment = ibis.literal(as_of, type="timestamp") if isinstance(as_of, dt.datetime) else as_of
    days_left = (content.expires_at.epoch_seconds() - moment.epoch_seconds()) / 86_400
    told = content.state.isin(("draft", "review", "approved", "expired", "withdrawn")).fill_null(False)
    state = ibis.cases(
        (~told, "unknown"),
        ((content.state == "approved") & (content.expires_at <= moment).fill_null(False), "expired"),
        ((content.state == "approved") & (content.published_at > moment).fill_null(False), "review"),
        else_=content.state,
    )
    return content.select(
        "content_id",
        content_state=state,
        content_expires_in_days=days_left.cast("float64"),
        content_form="form",
        content_brand="brand",
    )


def is_other_brand(brand: ir.StringValue, content_brand: ir.StringValue) -> ir.BooleanValue:
    """Tell whether a content is of another brand than the one that it is offered for; `all` is every brand."""
    both = (brand != "all") & (content_brand != "all")
    return (both & (brand != content_brand)).fill_null(False)
