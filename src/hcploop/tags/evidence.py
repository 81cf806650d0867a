"""The touches behind a person's tag."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def events_behind(touches: ir.Table, content_tag: ir.Table, *, one_id: str, tag: str) -> ir.Table:
    """The submitted touches of one person with contents that carry a tag.

    Parameters
    ----------
    touches : schema.touch
        Touches with their `one_id`.
    content_tag : schema.content_tag
        Tags of contents.
    one_id : str
        The person.
    tag : str
        The tag.

    Returns
    -------
    schema.touch
        Those touches, unsorted.
    """
    hers = touches.filter(touches.one_id == one_id, touches.status == "submitted")
    about = content_tag.filter(content_tag.tag == tag)
    return schema.touch.check(hers.semi_join(about, "content_id"))
