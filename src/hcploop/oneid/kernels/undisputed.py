"""Which groups of linked records hold nothing that could part them: they are merged without a look at each link."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hcploop.oneid.kernels.holdings import MergeRules

_ONE_AT_MOST = ("licence_no", "wechat_unionid", "surname_key")
_MAY_CONTRADICT = ("phone", "email", "department", "place_key")


def components(size: int, ends: np.ndarray) -> np.ndarray:
    """What hangs together over links.

    Parameters
    ----------
    size : int
        Number of rows.
    ends : array of shape (links, 2)
        Row numbers.

    Returns
    -------
    array of shape (size,)
        The component of each row, from 0.
    """
    graph = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=(size, size))
    label: np.ndarray = connected_components(graph, directed=False)[1]
    return label


def undisputed(evidence: pa.Table, component: np.ndarray, rules: MergeRules) -> np.ndarray:
    """Tell of which components no link can be refused, in whatever order links are taken.

    It holds where a component has no more records than a person may have, at most one licence, one WeChat unionid, one
    surname and one sound of the name, and too few fields with two values for two of its parts to contradict each
    other (`Holdings.why_not`). Other components may still be one person; their links are looked at one by one.

    Parameters
    ----------
    evidence : schema.linkage_evidence
        The records.
    component : array of shape (records,)
        What hangs together, from 0.
    rules : MergeRules
        When records cannot be one person.

    Returns
    -------
    array of bool of shape (components,)
        Whether the component is one person for sure, as far as constraints go.
    """
    number = int(component.max(initial=-1)) + 1
    sure = np.bincount(component, minlength=number) <= rules.max_records
    for column in _ONE_AT_MOST:
        sure &= _values(evidence[column], component, number) <= 1
    # A name without a family name may be a nickname: it contradicts nobody's name.
    is_name = pc.is_valid(evidence["surname_key"])
    sound = pc.coalesce(evidence["pinyin"], evidence["name_key"])
    full = pc.and_(is_name, pc.is_valid(evidence["name_key"]))
    sure &= _values(pc.if_else(full, sound, pa.scalar(None, pa.string())), component, number) <= 1
    apart = sum((_values(evidence[column], component, number) > 1).astype(int) for column in _MAY_CONTRADICT)
    is_undisputed: np.ndarray = sure & (apart + _ranks_apart(evidence, component, number) < rules.contradictions)
    return is_undisputed


def _values(column: pa.ChunkedArray, component: np.ndarray, number: int) -> np.ndarray:
    """How many different values each component holds."""
    coded = pc.dictionary_encode(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    held = codes >= 0
    both = np.unique(component[held].astype(np.int64) * max(len(coded.dictionary), 1) + codes[held])
    return np.bincount(both // max(len(coded.dictionary), 1), minlength=number)


def _ranks_apart(evidence: pa.Table, component: np.ndarray, number: int) -> np.ndarray:
    """1 where two titles of a component lie two ranks or more apart, else 0."""
    ranks = evidence["title_rank"].combine_chunks()
    held = pc.is_valid(ranks).to_numpy(zero_copy_only=False)
    told = pc.fill_null(ranks, 0).to_numpy(zero_copy_only=False)[held]
    lowest, highest = np.full(number, np.iinfo(np.int64).max), np.full(number, np.iinfo(np.int64).min)
    np.minimum.at(lowest, component[held], told)
    np.maximum.at(highest, component[held], told)
    is_apart: np.ndarray = (highest > lowest) & (highest - np.minimum(lowest, highest) >= 2)
    return is_apart.astype(int)
