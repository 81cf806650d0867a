"""Rows of answers feeds -> answers to surveys and quizzes."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def answers(staged: ir.Table) -> ir.Table:
    """List the answers to surveys and quizzes.

    Parameters
    ----------
    staged : schema.kinds.KINDS["answers"].staged
        Rows in force.

    Returns
    -------
    schema.answer
        One row a row; `one_id` is null until people are known.
    """
    told = staged.select(
        "record_id",
        "survey_id",
        "survey_kind",
        "item_id",
        "happened_at",
        "is_correct",
        "source",
        one_id=ibis.null("string"),
        value=staged["value"].strip(),
    )
    return schema.answer.check(told)
