"""Which groups of linked records hold nothing that could part them: they are merged without a look at each link."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hcploop.market.limits import FURTHER, Limits
from hcploop.oneid.kernels.holdings import MergeRules

_LIMITED = ("licence_no", "wechat_unionid", "phone", "email")
_OF_AN_APP = ("wechat_openid", "external_userid")
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

    It holds where a component has no more records than a person may have, no more licences, telephones and other
    identifiers, one surname and one sound of the name, and too few fields with two values for two of its parts to
    contradict each other (`Holdings.why_not`). Other components may still be one person; their links are looked at one
    by one.

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
    held = {column: _values(evidence[column], component, number) for column in (*_LIMITED, *_MAY_CONTRADICT)}
    for column in _LIMITED:
        sure &= held[column] <= rules.limits.of(column).values
    sure &= _within_limits(evidence, component, number, rules.limits)
    sure &= _values(evidence["surname_key"], component, number) <= 1
    # A name without a family name may be a nickname: it contradicts nobody's name.
    is_name = pc.is_valid(evidence["surname_key"])
    sound = pc.coalesce(evidence["pinyin"], evidence["name_key"])
    full = pc.and_(is_name, pc.is_valid(evidence["name_key"]))
    sure &= _values(pc.if_else(full, sound, pa.scalar(None, pa.string())), component, number) <= 1
    apart = sum((held[column] > 1).astype(int) for column in _MAY_CONTRADICT)
    is_undisputed: np.ndarray = sure & (apart + _ranks_apart(evidence, component, number) < rules.contradictions)
    return is_undisputed


def _within_limits(evidence: pa.Table, component: np.ndarray, number: int, limits: Limits) -> np.ndarray:
    """Whether each component has no more openids of an app, or further identifiers of a kind, than a person has."""
    sure = np.ones(number, bool)
    for column in _OF_AN_APP:
        coded = pc.dictionary_encode(evidence[column].combine_chunks())
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        apps = [value.partition("@")[2] for value in coded.dictionary.to_pylist()]
        held = codes >= 0
        most = dict.fromkeys(apps, limits.of(column).values)
        _rule_out(sure, component[held], codes[held], apps, most)
    lists = evidence["other_ids"].combine_chunks()
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    coded = pc.dictionary_encode(pc.list_flatten(lists))
    kinds = [FURTHER + pair.partition(":")[0] for pair in coded.dictionary.to_pylist()]
    most = {kind: limits.of(kind).values for kind in kinds}
    _rule_out(sure, np.repeat(component, lengths), coded.indices.to_numpy(zero_copy_only=False), kinds, most)
    return sure


def _rule_out(
    sure: np.ndarray, component: np.ndarray, codes: np.ndarray, within: list[str], most: dict[str, int]
) -> None:
    """Mark components with more different values within one app or kind than a person has."""
    if not len(codes):
        return
    names = {name: place for place, name in enumerate(most)}
    place = np.array([names[name] for name in within], np.int64)
    both = _distinct(component.astype(np.int64) * len(within) + codes)
    owner, counted = np.unique(both // len(within) * len(names) + place[both % len(within)], return_counts=True)
    allowed = np.array(list(most.values()), np.int64)
    sure[owner[counted > allowed[owner % len(names)]] // len(names)] = False


def _values(column: pa.ChunkedArray, component: np.ndarray, number: int) -> np.ndarray:
    """How many different values each component holds."""
    coded = pc.dictionary_encode(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    held = codes >= 0
    both = _distinct(component[held].astype(np.int64) * max(len(coded.dictionary), 1) + codes[held])
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


def _distinct(values: np.ndarray) -> np.ndarray:
    """The different values, by sorting: a third of the time that a hash of nearly as many takes."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered
