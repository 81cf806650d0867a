"""The tags that people earn by what they do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.tags.kernels.about import About
from hcploop.tags.kernels.everyone import Array, Everyone, Seen
from hcploop.tags.policy import TagPolicy

EVIDENCE = 3
"""Contents that are shown as evidence of a tag."""

_MILLIONTHS = 1_000_000
# Some hundred people at a time: longer arrays fit no cache, and are taken from the system and given back each time.
_CELLS = 1 << 15
_MOST_PEOPLE = 1 << 16
_THREADS = 2
_ONE_CONTENT = float(1 << 32)


def people_tags(
    participation: pa.Table,
    record_person: pa.Table,
    content_tag: pa.Table,
    tag: pa.Table,
    *,
    policy: TagPolicy,
) -> pa.Table:
    """Give people the tags of the contents that they widely take part in.

    weight(person, tag) = Σ over contents of value(person, content) × weight of the tag in the content, some hundred
    people at a time. A tag is earned with enough different contents, contacts and weight (`TagPolicy`), and the
    heaviest are kept; weights that agree to a millionth rank by name.

    Parameters
    ----------
    participation : schema.participation
        What people did with contents, in any order; rows of a person and content are summed.
    record_person : schema.record_person
        All people, as `participation` was made from.
    content_tag : schema.content_tag
        What contents are about, as `participation` was made from.
    tag : schema.tag
        The taxonomy; tags that are not in it are left out.
    policy : TagPolicy
        Thresholds, and how many tags are kept.

    Returns
    -------
    schema.hcp_tag
        At most `top_tags` rows a person, by person and falling weight. `share` is the tag's part of the weight of all
        tags that she earned in its family; `evidence` the contents that carry most of the weight, at most three,
        heaviest first.
    """
    about = About.of(content_tag, tag)
    one_ids = record_person["one_id"].unique().sort()
    parts = [schema.hcp_tag.arrow([])]
    if participation.num_rows and len(about.tags):
        everyone = Everyone.of(participation, people=len(one_ids), contents=len(about.content_ids))
        step = min(_MOST_PEOPLE, max(1, _CELLS // len(about.tags)))

        def some(first: int) -> pa.Table:
            seen = everyone.some(first, step)
            pairs = _pairs(seen, about)
            earned = _heaviest(_earned(pairs, seen, about, policy=policy), policy=policy)
            return _named(earned, pairs.behind(earned, tags=len(about.tags)), seen, about, one_ids=one_ids)

        # numpy, scipy and Arrow let other threads work while they compute
        with ThreadPoolExecutor(_THREADS) as threads:
            parts.extend(threads.map(some, range(0, len(one_ids), step)))
    return schema.hcp_tag.check_arrow(pa.concat_tables(parts))


@dataclass(frozen=True)
class _Earned:
    """Tags that people earned, by person; `row` counts the people of a chunk from 0."""

    row: Array
    tag: Array
    weight: Array
    share: Array
    contents: Array
    touches: Array


@dataclass(frozen=True)
class _Pairs:
    """Each entry with each tag of its content: place of the entry, cell of person and tag, weight that it adds."""

    entry: Array
    cell: Array
    weight: Array

    def behind(self, earned: _Earned, *, tags: int) -> _Pairs:
        """Pick those behind tags that were earned; `cell` is then the place of what was earned."""
        number = np.full((self.cell[-1] // tags + 1) * tags if len(self.cell) else 0, -1)
        number[earned.row * tags + earned.tag] = np.arange(len(earned.row))
        found = number[self.cell]
        kept = np.flatnonzero(found >= 0)
        return _Pairs(self.entry[kept], found[kept], self.weight[kept])


def _pairs(seen: Seen, about: About) -> _Pairs:
    carried = about.carried
    begins = carried.indptr.astype(np.int64)[seen.content]
    counts = np.diff(carried.indptr)[seen.content]
    ends = np.cumsum(counts)
    entry = np.repeat(np.arange(len(counts)), counts)
    told = np.arange(len(entry)) + np.repeat(begins - ends + counts, counts)
    base = np.repeat(np.arange(len(seen.begins) - 1) * len(about.tags), np.diff(seen.begins))
    return _Pairs(
        entry=entry,
        cell=np.repeat(base, counts) + carried.indices[told],
        weight=np.repeat(seen.value, counts) * carried.data[told],
    )


def _earned(pairs: _Pairs, seen: Seen, about: About, *, policy: TagPolicy) -> _Earned:
    """Find the tags of each person that are broad enough."""
    cells = (len(seen.begins) - 1) * len(about.tags)
    weight = np.bincount(pairs.cell, weights=pairs.weight, minlength=cells)
    # contacts and different contents in one sum: both are whole, and together below 2**53
    counts = np.bincount(pairs.cell, weights=(seen.touches + _ONE_CONTENT)[pairs.entry], minlength=cells)
    is_wide = (counts >= policy.min_contents * _ONE_CONTENT) & (weight >= policy.min_weight)
    cell = np.flatnonzero(is_wide)
    contents, touches = np.divmod(counts[cell], _ONE_CONTENT)
    is_often = touches >= policy.min_touches
    row, tag = np.divmod(cell[is_often], len(about.tags))
    found = weight[cell[is_often]]
    family = row * len(about.tags) + about.family[tag]
    return _Earned(
        row=row,
        tag=tag,
        weight=found,
        share=found / np.bincount(family, weights=found)[family],
        contents=contents[is_often].astype(np.int64),
        touches=touches[is_often].astype(np.int64),
    )


def _heaviest(earned: _Earned, *, policy: TagPolicy) -> _Earned:
    """Keep the heaviest tags of each person, by falling weight."""
    # the sort is stable, so equal weights stay in the order of the tags' names; integers of 16 bits sort fastest
    order = np.lexsort((-np.round(earned.weight * _MILLIONTHS), earned.row.astype(np.uint16)))
    row = earned.row[order]
    is_first = np.diff(row, prepend=-1) > 0
    begins = np.flatnonzero(is_first)
    place = np.arange(len(row)) - begins[np.cumsum(is_first) - 1]
    kept = order[place < policy.top_tags]
    return replace(earned, **{name: values[kept] for name, values in vars(earned).items()})


def _evidence(found: Array, content: Array, weight: Array, *, tags: int, contents: int) -> Array:
    """Find the heaviest contents behind each tag, shape (tags, EVIDENCE); -1 where there are fewer."""
    # one integer says both, weight first; the smaller content wins where weights agree to a millionth
    packed = np.floor(weight * _MILLIONTHS + 0.5).astype(np.int64) * contents + (contents - 1 - content)
    best = np.full((EVIDENCE, tags), -1)
    for nth in best:
        np.maximum.at(nth, found, packed)
        # what was found is the best no more
        np.copyto(packed, -1, where=packed == nth[found])
    return np.where(best < 0, -1, contents - 1 - best % contents).T


def _named(earned: _Earned, behind: _Pairs, seen: Seen, about: About, *, one_ids: pa.Array) -> pa.Table:
    """Put ids in the place of numbers, and add what is behind each tag."""
    first_on = np.full(len(earned.row), np.iinfo(np.int32).max, dtype=np.int32)
    last_on = np.full(len(earned.row), np.iinfo(np.int32).min, dtype=np.int32)
    np.minimum.at(first_on, behind.cell, seen.first_on[behind.entry])
    np.maximum.at(last_on, behind.cell, seen.last_on[behind.entry])
    content = seen.content[behind.entry]
    best = _evidence(behind.cell, content, behind.weight, tags=len(earned.row), contents=len(about.content_ids))
    is_there = best >= 0
    ends = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))]).astype(np.int32)
    return pa.table(
        {
            "one_id": one_ids.take(pa.array(earned.row + seen.first_person)),
            "tag": about.tags.take(pa.array(earned.tag)),
            "family": about.families.take(pa.array(earned.tag)),
            "weight": earned.weight,
            "share": earned.share,
            "contents": earned.contents,
            "touches": earned.touches,
            "first_on": pa.array(first_on).cast(pa.date32()),
            "last_on": pa.array(last_on).cast(pa.date32()),
            "evidence": pa.ListArray.from_arrays(ends, about.content_ids.take(pa.array(best[is_there]))),
        },
        schema=schema.hcp_tag.arrow_schema,
    )
