"""The tags that people earn by what they do."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.tags.policy import TagPolicy

EVIDENCE = 3
"""Contents that are shown as evidence of a tag."""

_MILLIONTHS = 1_000_000
_CONTENTS = 1 << 20


def hcp_tags(
    roll_up: ir.Table,
    record_person: ir.Table,
    content_tag: ir.Table,
    tag: ir.Table,
    *,
    as_of: dt.date,
    policy: TagPolicy,
) -> ir.Table:
    """Give people the tags of the contents that they widely take part in.

    weight(person, tag) = Σ over months, actions and contents of action weight × dwell factor
    × 0.5^(age in whole months ÷ half-life) × weight of the tag in the content. A tag is earned with enough
    different contents, contacts and weight (`TagPolicy`), and the heaviest are kept.

    Parameters
    ----------
    roll_up : schema.record_content_month
        What records did; months after `as_of` are left out.
    record_person : schema.record_person
        Which person a record is.
    content_tag : schema.content_tag
        What contents are about.
    tag : schema.tag
        The taxonomy.
    as_of : datetime.date
        The day that the tags are for.
    policy : TagPolicy
        Weights, half-life and thresholds.

    Returns
    -------
    schema.hcp_tag
        At most `top_tags` rows a person. `share` is the tag's part of the weight of all tags that she earned in its
        family; `evidence` the contents that carry most of the weight, at most three, heaviest first.
    """
    people = record_person.group_by("one_id").agg(person=record_person.record_id.min())
    keys = record_person.join(people, "one_id").select("record_id", "person")
    contents = _numbered(content_tag.select("content_id").distinct(), "content_id", name="content")
    tags = _numbered(tag, "tag", name="number")
    carried = content_tag.join(contents, "content_id").join(tags, "tag")
    carried = carried.select("content", "number", part=carried.weight)
    seen = _seen(roll_up, keys, contents, as_of=as_of, policy=policy)
    kept = _heaviest(_earned(seen, carried, policy=policy), tags, policy=policy)
    behind = _behind(seen, carried, kept)
    return schema.hcp_tag.check(_named(kept.join(behind, ["person", "number"]), people, contents))


def _numbered(table: ir.Table, key: str, *, name: str) -> ir.Table:
    """Number rows by their key from 0: joins and groups on small integers are several times faster."""
    return table.mutate(**{name: ibis.row_number().over(ibis.window(order_by=table[key])).cast("int32")})


def _seen(roll_up: ir.Table, keys: ir.Table, contents: ir.Table, *, as_of: dt.date, policy: TagPolicy) -> ir.Table:
    """What each person did with each tagged content, decayed to `as_of`."""
    weights = list(policy.action_weights.items())
    month = as_of.replace(day=1)
    said = roll_up.filter(roll_up.local_month <= month, roll_up.action.isin([name for name, _ in weights]))
    age = (month.year - said.local_month.year()) * 12 + (month.month - said.local_month.month())
    kept = (ibis.literal(0.5) ** (age / policy.half_life_months)).cast("float64")
    value = said.action.cases(*weights).cast("float64") * said.dwell_factor * kept
    rows = said.mutate(value=value).join(keys, "record_id").join(contents, "content_id")
    summed = rows.group_by("person", "content").agg(
        value=rows.value.sum(),
        # as a float: DuckDB sums integers in 128 bits, which costs where groups are many
        touches=rows.touches.cast("float64").sum(),
        first_on=rows.first_on.min(),
        last_on=rows.last_on.max(),
    )
    # a person's rows side by side: the groups that follow then stay in the processor's cache
    return summed.order_by("person")


def _earned(seen: ir.Table, carried: ir.Table, *, policy: TagPolicy) -> ir.Table:
    """The tags of each person that are broad enough."""
    about = seen.select("person", "content", "value", "touches").join(carried, "content")
    summed = about.group_by("person", "number").agg(
        weight=(about.value * about.part).sum(), contents=about.count(), touches=about.touches.sum()
    )
    summed = summed.mutate(touches=summed.touches.cast("int64"))
    return summed.filter(
        summed.contents >= policy.min_contents,
        summed.touches >= policy.min_touches,
        summed.weight >= policy.min_weight,
    )


def _heaviest(earned: ir.Table, tags: ir.Table, *, policy: TagPolicy) -> ir.Table:
    """The heaviest tags of each person, with each tag's part of its family."""
    told = earned.join(tags.select("number", "tag", "family"), "number")
    family = ibis.window(group_by=["person", "family"])
    order = ibis.window(group_by="person", order_by=[told.weight.desc(), told.number])
    ranked = told.mutate(share=told.weight / told.weight.sum().over(family), place=ibis.row_number().over(order))
    return ranked.filter(ranked.place < policy.top_tags)


def _behind(seen: ir.Table, carried: ir.Table, kept: ir.Table) -> ir.Table:
    """First and last day of each tag that is kept, and the numbers of its heaviest contents.

    Weight and content are packed into one negative integer, so that sorting plain integers sorts by falling weight:
    an ordered list is nine times slower. `seen` is joined anew (and not shared with `_earned`) because an engine
    would keep what they share, which is eight times as long.
    """
    about = seen.select("person", "content", "value", "first_on", "last_on").join(carried, "content")
    about = about.semi_join(kept, ["person", "number"])
    millionths = (about.value * about.part * _MILLIONTHS + 0.5).floor().cast("int64")
    listed = about.group_by("person", "number").agg(
        first_on=about.first_on.min(),
        last_on=about.last_on.max(),
        packed=(about.content.cast("int64") - millionths * _CONTENTS).collect(),
    )
    heavy = listed.mutate(packed=listed.packed.sort())
    return heavy.mutate(**{f"content_{i}": _content_of(heavy.packed[i]) for i in range(EVIDENCE)}).drop("packed")


def _content_of(packed: ir.IntegerValue) -> ir.IntegerValue:
    # SQL's remainder of a negative number is negative
    return ((packed % _CONTENTS) + _CONTENTS) % _CONTENTS


def _named(kept: ir.Table, people: ir.Table, contents: ir.Table) -> ir.Table:
    """Put ids in the place of numbers."""
    named = kept.join(people, "person")
    for i in range(EVIDENCE):
        ids = contents.select(**{f"content_{i}": contents.content, f"evidence_{i}": contents.content_id})
        named = named.left_join(ids, f"content_{i}").drop(f"content_{i}", f"content_{i}_right")
    evidence = ibis.array([named[f"evidence_{i}"] for i in range(EVIDENCE)])
    return named.select(
        "one_id",
        "tag",
        "family",
        "weight",
        "share",
        "contents",
        "touches",
        "first_on",
        "last_on",
        evidence=evidence.filter(lambda content: content.notnull()),
    )
