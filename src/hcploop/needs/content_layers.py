"""The need layer that each content serves."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.needs.policy import Ladder, NeedsPolicy


def content_layers(content: ir.Table, content_tag: ir.Table, *, policy: NeedsPolicy) -> ir.Table:
    """Say which layer of each ladder a content serves.

    Its own field `layer` decides, in any of the layer's words, Chinese or English; where that says nothing, the
    heaviest of the tags that stand for a layer.

    Parameters
    ----------
    content : schema.content
        Contents.
    content_tag : schema.content_tag
        What they are about.
    policy : NeedsPolicy
        The ladders.

    Returns
    -------
    schema.content_layer
        One row a content and ladder; contents that serve none are left out.
    """
    found = [_of_ladder(content, content_tag, ladder) for ladder in policy.ladders]
    return schema.content_layer.check(ibis.union(*found) if found[1:] else found[0])


def _of_ladder(content: ir.Table, content_tag: ir.Table, ladder: Ladder) -> ir.Table:
    words = [(word, layer.name) for layer in ladder.layers for word in layer.spellings]
    said = content.select("content_id", said=content.layer.strip().lower().cases(*words, else_=ibis.null("string")))
    tags = [(tag, layer.name) for layer in ladder.layers for tag in layer.tags]
    if tags:
        marks = content_tag.mutate(layer=content_tag.tag.cases(*tags, else_=ibis.null("string")))
        marks = marks.filter(marks.layer.notnull())
        # Equally heavy tags: the first by name, so that every engine picks the same.
        place = ibis.row_number().over(group_by="content_id", order_by=[ibis.desc("weight"), "layer"])
        heaviest = marks.mutate(place=place).filter(lambda t: t.place == 0).select("content_id", tagged="layer")
        said = said.left_join(heaviest, "content_id").drop("content_id_right")
        said = said.mutate(said=ibis.coalesce(said.said, said.tagged))
    known = said.filter(said.said.notnull())
    return known.select("content_id", ladder=ibis.literal(ladder.name), layer=known.said)
