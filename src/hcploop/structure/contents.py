"""Rows of contents feeds -> contents."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.merged import merged


def contents(staged: ir.Table) -> ir.Table:
    """List the contents.

    Parameters
    ----------
    staged : schema.kinds.KINDS["contents"].staged
        Rows in force.

    Returns
    -------
    schema.content
        One row a content; one that several feeds tell of takes each field from the first that fills it. Without a
        brand it is for `all`; a content without text keeps its title only.
    """
    texts = ("body", "form", "focus", "layer", "style", "key_message", "author", "url")
    rows = staged.mutate(
        **{name: staged[name].strip().nullif("") for name in texts},
        title=staged.title.strip().re_replace(r"\s+", " "),
        state=staged.state.strip().lower().nullif(""),
        brand=staged.brand.strip().nullif(""),
    )
    told = merged(rows, key="content_id", columns=tuple(schema.content.columns))
    return schema.content.check(told.mutate(brand=ibis.coalesce(told.brand, "all")))
