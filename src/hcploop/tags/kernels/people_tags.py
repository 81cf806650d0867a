"""The tags that people earn by what they do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop import schema
from hcploop.tags.kernels.about import About
from hcploop.tags.policy import TagPolicy

if TYPE_CHECKING:
    from hcploop.tags.kernels.earn import Earned

_PEOPLE = 1 << 14
_THREADS = 2


def people_tags(
    participation: pa.Table,
    record_person: pa.Table,
    content_tag: pa.Table,
    tag: pa.Table,
    *,
    policy: TagPolicy,
) -> pa.Table:
    """Give people the tags of the contents that they widely take part in.

    weight(person, tag) = Σ over contents of value(person, content) × weight of the tag in the content. A tag is earned
    with enough different contents, contacts and weight (`TagPolicy`), and the heaviest are kept; weights that agree to
    a millionth rank by name.

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
    from hcploop.tags.kernels.earn import ROW, Carried, Columns, Limits, by_person, earn  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay

    about = About.of(content_tag, tag)
    one_ids = record_person["one_id"].unique().sort()
    parts = [schema.hcp_tag.arrow([])]
    if participation.num_rows and len(about.tags):
        rows = np.empty(participation.num_rows, ROW)
        done = by_person(Columns(*_columns(participation)), len(one_ids), rows)
        carried = Carried(about.carried.indptr, about.carried.indices, about.carried.data, about.family)
        limits = Limits(policy.min_contents, policy.min_touches, float(policy.min_weight), policy.top_tags)

        def some(first: int) -> pa.Table:
            return _named(earn(first, min(first + _PEOPLE, len(one_ids)), done, carried, limits), about, one_ids)

        # What is compiled lets other threads work meanwhile.
        with ThreadPoolExecutor(_THREADS) as threads:
            parts.extend(threads.map(some, range(0, len(one_ids), _PEOPLE)))
    return schema.hcp_tag.check_arrow(pa.concat_tables(parts))


def _columns(participation: pa.Table) -> list[npt.NDArray[Any]]:
    numbers = [participation[name] for name in ("person", "content", "value", "touches")]
    days = [participation[name].cast(pa.int32()) for name in ("first_on", "last_on")]
    # What is compiled for arrays that may be written to would be compiled once more for others.
    return [np.require(column.to_numpy(), requirements="W") for column in (*numbers, *days)]


def _named(earned: Earned, about: About, one_ids: pa.Array) -> pa.Table:
    """Put ids in the place of numbers."""
    is_there, contents = earned.evidence >= 0, len(about.content_ids)
    best = contents - 1 - earned.evidence[is_there] % contents
    ends = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))]).astype(np.int32)
    return pa.table(
        {
            "one_id": one_ids.take(pa.array(earned.person)),
            "tag": about.tags.take(pa.array(earned.tag)),
            "family": about.families.take(pa.array(earned.tag)),
            "weight": earned.weight,
            "share": earned.share,
            "contents": earned.contents,
            "touches": earned.touches,
            "first_on": pa.array(earned.first_on).cast(pa.date32()),
            "last_on": pa.array(earned.last_on).cast(pa.date32()),
            "evidence": pa.ListArray.from_arrays(ends, about.content_ids.take(pa.array(best))),
        },
        schema=schema.hcp_tag.arrow_schema,
    )
