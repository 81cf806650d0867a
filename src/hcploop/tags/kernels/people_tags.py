"""The tags that people earn by what they do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array, csr_array

from hcploop import schema
from hcploop.tags.kernels.about import About
from hcploop.tags.policy import TagPolicy

EVIDENCE = 3
"""Contents that are shown as evidence of a tag."""

_MILLIONTHS = 1_000_000
_CELLS = 1 << 19
_MOST_PEOPLE = 1 << 16
_THREADS = 2
_ONE_CONTENT = float(1 << 32)

Array = npt.NDArray[Any]


def people_tags(
    participation: pa.Table,
    record_person: pa.Table,
    content_tag: pa.Table,
    tag: pa.Table,
    *,
    policy: TagPolicy,
) -> pa.Table:
    """Give people the tags of the contents that they widely take part in.

    weight(person, tag) = Σ over contents of value(person, content) × weight of the tag in the content: the product of
    a sparse and a dense matrix, some thousand people at a time. A tag is earned with enough different contents,
    contacts and weight (`TagPolicy`), and the heaviest are kept; weights that agree to a millionth rank by name.

    Parameters
    ----------
    participation : schema.participation
        What people did with contents, in any order.
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
        everyone = _everyone(participation, people=len(one_ids), contents=len(about.content_ids))
        step = min(_MOST_PEOPLE, max(1, _CELLS // len(about.tags)))

        def some(first: int) -> pa.Table:
            seen = everyone.some(first, step)
            earned = _heaviest(_earned(seen, about, policy=policy), policy=policy)
            return _named(earned, seen, about, one_ids=one_ids)

        # numpy, scipy and Arrow let other threads work while they compute
        with ThreadPoolExecutor(_THREADS) as threads:
            parts.extend(threads.map(some, range(0, len(one_ids), step)))
    return schema.hcp_tag.check_arrow(pa.concat_tables(parts))


@dataclass(frozen=True)
class _Seen:
    """What people that stand side by side did: a sparse matrix, and more about each of its entries."""

    first_person: int
    values: Any
    touches: Array
    first_on: Array
    last_on: Array


@dataclass(frozen=True)
class _Everyone:
    """What all people did; `place` says in which row of `participation` each entry of the matrix stands."""

    place: Any
    columns: dict[str, Array]

    def some(self, first: int, count: int) -> _Seen:
        """Pick people that stand side by side."""
        ends = self.place.indptr[first : first + count + 1]
        entries = slice(ends[0], ends[-1])
        about = {name: column[self.place.data[entries]] for name, column in self.columns.items()}
        value, shape = about.pop("value"), (len(ends) - 1, self.place.shape[1])
        values = csr_array((value, self.place.indices[entries], ends - ends[0]), shape=shape)
        return _Seen(first_person=first, values=values, **about)


@dataclass(frozen=True)
class _Earned:
    """Tags that people earned, by person; `row` counts the people of a chunk from 0."""

    row: Array
    tag: Array
    weight: Array
    share: Array
    contents: Array
    touches: Array


def _everyone(participation: pa.Table, *, people: int, contents: int) -> _Everyone:
    cells = (participation["person"].to_numpy(), participation["content"].to_numpy())
    place = coo_array((np.arange(participation.num_rows, dtype=np.int32), cells), shape=(people, contents))
    # each person and content stands once, so there is nothing to sort and sum
    place.has_canonical_format = True
    days = {name: participation[name].cast(pa.int32()).to_numpy() for name in ("first_on", "last_on")}
    numbers = {name: participation[name].to_numpy() for name in ("value", "touches")}
    return _Everyone(place.tocsr(), numbers | days)


def _earned(seen: _Seen, about: About, *, policy: TagPolicy) -> _Earned:
    """Find the tags of each person that are broad enough."""
    weight = seen.values @ about.weights
    # contacts and different contents in one product: both are whole, and together below 2**53
    packed = csr_array((seen.touches + _ONE_CONTENT, seen.values.indices, seen.values.indptr), shape=seen.values.shape)
    counts = packed @ about.holds
    is_wide = (counts >= policy.min_contents * _ONE_CONTENT) & (weight >= policy.min_weight)
    cell = np.flatnonzero(is_wide)
    contents, touches = np.divmod(counts.ravel()[cell], _ONE_CONTENT)
    is_often = touches >= policy.min_touches
    row, tag = np.divmod(cell[is_often], len(about.tags))
    found = weight.ravel()[cell[is_often]]
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


def _behind(earned: _Earned, seen: _Seen, about: About) -> tuple[Array, Array, Array]:
    """Pair each tag that was earned with each entry behind it: numbers of both, and the weight it adds."""
    carried, tags = about.carried, len(about.tags)
    number = np.full(seen.values.shape[0] * tags, -1, dtype=np.int32)
    number[earned.row * tags + earned.tag] = np.arange(len(earned.row), dtype=np.int32)
    content = seen.values.indices
    begins = carried.indptr[content]
    counts = carried.indptr[content + 1] - begins
    ends = np.cumsum(counts, dtype=np.int32)
    told = np.arange(counts.sum(), dtype=np.int32) + np.repeat(begins - ends + counts, counts)
    base = np.arange(seen.values.shape[0], dtype=np.int32) * tags
    cell = np.repeat(np.repeat(base, np.diff(seen.values.indptr)), counts) + carried.indices[told]
    found = number[cell]
    kept = np.flatnonzero(found >= 0)
    entry = np.repeat(np.arange(len(content), dtype=np.int32), counts)[kept]
    return found[kept], entry, seen.values.data[entry] * carried.data[told[kept]]


def _evidence(found: Array, content: Array, weight: Array, *, tags: int, contents: int) -> Array:
    """Find the heaviest contents behind each tag, shape (tags, EVIDENCE); -1 where there are fewer."""
    # one integer says both, weight first; the smaller content wins where weights agree to a millionth
    packed = np.floor(weight * _MILLIONTHS + 0.5).astype(np.int64) * contents + (contents - 1 - content)
    best = np.full((EVIDENCE, tags), -1)
    for nth in best:
        np.maximum.at(nth, found, packed)
        left = np.flatnonzero(packed < nth[found])
        found, packed = found[left], packed[left]
    return np.where(best < 0, -1, contents - 1 - best % contents).T


def _named(earned: _Earned, seen: _Seen, about: About, *, one_ids: pa.Array) -> pa.Table:
    """Put ids in the place of numbers, and add what is behind each tag."""
    found, entry, weight = _behind(earned, seen, about)
    first_on = np.full(len(earned.row), np.iinfo(np.int32).max, dtype=np.int32)
    last_on = np.full(len(earned.row), np.iinfo(np.int32).min, dtype=np.int32)
    np.minimum.at(first_on, found, seen.first_on[entry])
    np.maximum.at(last_on, found, seen.last_on[entry])
    content = seen.values.indices[entry]
    best = _evidence(found, content, weight, tags=len(earned.row), contents=len(about.content_ids))
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
