"""Rows of consents feeds -> what people said about channels."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def consents(staged: ir.Table) -> ir.Table:
    """List what people said about channels.

    Parameters
    ----------
    staged : schema.kinds.KINDS["consents"].staged
        Rows in force.

    Returns
    -------
    schema.consent
        One row a row; `one_id` is null until people are known.
    """
    texts = ("purpose", "text_version", "evidence")
    told = staged.select(
        "record_id",
        "channel",
        "state",
        "happened_at",
        "source",
        one_id=ibis.null("string"),
        **{name: staged[name].strip().nullif("") for name in texts},
    )
    return schema.consent.check(told)
