"""What each content is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from hcploop import schema
from hcploop.tags.fold import fold, lower
from hcploop.tags.kernels.find_tags import TagFinder
from hcploop.tags.policy import ContentPolicy, TagPolicy
from hcploop.tags.taxonomy import Taxonomy

FIELDS = ("form", "axis", "focus", "layer", "style")
SAID_ONCE = frozenset({"form", "style", "audience", "layer", "channel"})
"""Families that say what a content is, not what it tells: a body that mentions a video is none."""

Source = tuple[str, float]


KEPT = 1.0
"""The weight of a tag that a reviewer keeps: she has read the content."""


def tag_contents(contents: pa.Table, taxonomy: Taxonomy, reviews: pa.Table, *, policy: TagPolicy) -> pa.Table:
    """Tag contents by their fields, their topics and their text, and by what reviewers decided.

    With n mentions in a place where one mention weighs b (title > topics > key message > body),
    a tag's weight is 1 − Π (1 − b)^log2(1 + n) over the places; a broader tag k steps up gets
    that weight × parent^k unless its own is greater.

    Parameters
    ----------
    contents : schema.content
        Contents; any of the text columns may be null.
    taxonomy : Taxonomy
        What `load_taxonomy` gave.
    reviews : schema.tag_review
        A tag may be named by its id or by any of its words; what names none is passed over. A dropped tag is not on the
        content, and no broader one because of it; a kept one has weight 1, whether the text tells it or not.
    policy : TagPolicy
        Its `contents` says what a mention is worth where.

    Returns
    -------
    schema.content_tag
        At most `top_tags` rows a content, by content and falling weight; a content that names nothing has none.
        `tagged_by` is the source that gives most of the weight: field, topics, text or parent, or `review`.
    """
    decided = _decided(reviews, taxonomy)
    count = cache(TagFinder(taxonomy).count)
    columns = ["content_id", "title", "topics", "key_message", "body", *FIELDS]
    rows = [
        {"content_id": content["content_id"], "tag": tag, "weight": weight, "tagged_by": by}
        for content in contents.select(columns).to_pylist()
        for tag, weight, by in _tags_of(
            content, taxonomy, decided.get(content["content_id"], {}), count=count, policy=policy.contents
        )
    ]
    return schema.content_tag.check_arrow(schema.content_tag.arrow(rows))


def _tags_of(
    content: Mapping[str, Any],
    taxonomy: Taxonomy,
    decided: Mapping[str, bool],
    *,
    count: Callable[[str], Counter[str]],
    policy: ContentPolicy,
) -> list[tuple[str, float, str]]:
    sources: dict[str, list[Source]] = {}
    for tag, by, weight in _mentions(content, taxonomy, count=count, policy=policy):
        sources.setdefault(tag, []).append((by, weight))
    found = {tag: _joined(told) for tag, told in sources.items() if decided.get(tag, True)}
    found |= {tag: ("review", KEPT) for tag, is_kept in decided.items() if is_kept}
    for tag, (_, weight) in list(found.items()):
        for up, steps in taxonomy.broader[tag].items():
            damped = weight * policy.parent**steps
            if decided.get(up, True) and damped > found.get(up, ("", 0.0))[1]:
                found[up] = ("parent", damped)
    heavy = [(tag, round(weight, 6), by) for tag, (by, weight) in found.items() if weight >= policy.min_weight]
    return sorted(heavy, key=lambda row: (-row[1], row[0]))[: policy.top_tags]


def _decided(reviews: pa.Table, taxonomy: Taxonomy) -> dict[str, dict[str, bool]]:
    """Tell of each content which tags are kept (true) or dropped."""
    decided: dict[str, dict[str, bool]] = {}
    for row in reviews.to_pylist():
        tag = taxonomy.values.get(lower(fold(row["tag"])))
        if tag:
            decided.setdefault(row["content_id"], {})[tag] = row["decision"] == "keep"
    return decided


def _mentions(
    content: Mapping[str, Any],
    taxonomy: Taxonomy,
    *,
    count: Callable[[str], Counter[str]],
    policy: ContentPolicy,
) -> Iterator[tuple[str, str, float]]:
    for field in FIELDS:
        tag = taxonomy.values.get(lower(fold(content[field] or "")))
        if tag:
            yield tag, "field", policy.field
    places = (
        ("text", content["title"], policy.title, True),
        ("topics", "|".join(topic for topic in content["topics"] or () if topic), policy.topics, True),
        ("text", content["key_message"], policy.key_message, False),
        ("text", content["body"], policy.body, False),
    )
    for by, text, weight, is_label in places:
        for tag, mentions in count(text or "").items():
            if is_label or taxonomy.tags[tag].family not in SAID_ONCE:
                yield tag, by, 1 - (1 - weight) ** math.log2(1 + mentions)


def _joined(told: list[Source]) -> Source:
    by = max(told, key=lambda source: source[1])[0]
    return by, 1 - math.prod(1 - weight for _, weight in told)
