"""What was chosen, and why, as the tables `recommendation` and `audience`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.recommend.kernels.catalogue import Array
from hcploop.recommend.kernels.chosen import EXPLORING
from hcploop.recommend.kernels.reasons import DRIVERS, SERVES, Told
from hcploop.recommend.kernels.taste import Taste

Coded: TypeAlias = tuple[Array, pa.Array]


def recommendation_table(taste: Taste, told: Sequence[Told]) -> pa.Table:
    """Give the rows of `schema.recommendation`, by person, brand and position."""
    if not told:
        return schema.recommendation.arrow([])
    rows = _rows(told)
    if len(told) > 1:
        order = np.lexsort((rows["position"], rows["brand"], rows["person"]))
        rows = {name: values[order] for name, values in rows.items()}
    coded = {
        **_coded(taste, told, rows),
        "reason": (rows["reason"], _texts([sentence for one in told for sentence in one.sentences])),
        "serves": (rows["serves"], _texts(SERVES)),
    }
    return schema.recommendation.check_arrow(
        pa.table({**_plain(taste, rows), **_words(coded), "is_exploration": rows["kind"] == EXPLORING})
    )


def audience_table(taste: Taste, told: Sequence[Told]) -> pa.Table:
    """Give the rows of `schema.audience`, by brand, content and position."""
    if not told:
        return schema.audience.arrow([])
    rows = _rows(told)
    return schema.audience.check_arrow(pa.table({**_plain(taste, rows), **_words(_coded(taste, told, rows))}))


def _rows(told: Sequence[Told]) -> dict[str, Array]:
    """Put the pairs of all shelves together, as numbers."""
    before = np.cumsum([0, *(len(one.sentences) for one in told)])
    parts = [
        {
            "person": one.chosen.person,
            "brand": np.full(len(one.content), number),
            "position": one.chosen.place,
            "content": one.content,
            "score": one.chosen.score.astype(float),
            "kind": one.chosen.kind,
            "driver": one.driver,
            "serves": one.serves,
            "because": one.because,
            "is_tags": one.is_tags,
            "reason": one.reason + before[number],
        }
        for number, one in enumerate(told)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _plain(taste: Taste, rows: Mapping[str, Array]) -> dict[str, Any]:
    ids = pa.concat_arrays([taste.catalogue.content_ids, taste.catalogue.tag_ids])
    is_there = rows["because"] >= 0
    numbered = rows["because"] + np.where(rows["is_tags"], len(taste.catalogue), 0)[:, None]
    ends = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))]).astype(np.int32)
    return {
        "position": rows["position"],
        "score": rows["score"],
        "because": pa.ListArray.from_arrays(ends, ids.take(pa.array(numbered[is_there]))),
    }


def _coded(taste: Taste, told: Sequence[Told], rows: Mapping[str, Array]) -> dict[str, Coded]:
    return {
        "one_id": (rows["person"], taste.people.one_ids),
        "brand": (rows["brand"], _texts([one.brand for one in told])),
        "content_id": (rows["content"], taste.catalogue.content_ids),
        "driver": (rows["driver"], _texts(DRIVERS)),
    }


def _words(coded: Mapping[str, Coded]) -> dict[str, pa.Array]:
    """Write codes out, several columns at once: it is copying that takes the time."""

    def written(one: Coded) -> pa.Array:
        codes, words = one
        return words.take(pa.array(codes))

    with ThreadPoolExecutor() as threads:
        return dict(zip(coded, threads.map(written, coded.values()), strict=True))


def _texts(words: Sequence[str]) -> pa.Array:
    return pa.array(list(words), pa.string())
