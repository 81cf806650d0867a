"""Rows of questions feeds -> questions that doctors asked."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def questions(staged: ir.Table) -> ir.Table:
    """List the questions that doctors asked.

    Parameters
    ----------
    staged : schema.kinds.KINDS["questions"].staged
        Rows in force.

    Returns
    -------
    schema.question
        One row a row; its id is made of source and row key; `one_id` is null until people are known.
    """
    named = ibis.coalesce(staged.source, "") + "|" + ibis.coalesce(staged.row_key, "")
    told = staged.select(
        "record_id",
        "happened_at",
        "source",
        question_id=named.hexdigest("md5").substr(0, 16),
        one_id=ibis.null("string"),
        text=staged.text.strip(),
        **{name: staged[name].strip().nullif("") for name in ("city", "speciality", "channel")},
    )
    return schema.question.check(told)
