"""Contents for people, and people for contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from hcploop.recommend.kernels.catalogue import Array, Catalogue
from hcploop.recommend.kernels.lists import BY_SCORE, Lists, lists
from hcploop.recommend.kernels.nearest import Nearest
from hcploop.recommend.kernels.people import People, PersonTables
from hcploop.recommend.kernels.reasons import Chosen, Reasons, audience_table, recommendation_table
from hcploop.recommend.kernels.scores import Taste, affinity_matrix, scored
from hcploop.recommend.kernels.shelf import NOT_SERVED, ContentTables, Renown, Shelf
from hcploop.recommend.policy import RecommendPolicy

_CELLS = 1 << 21
"""Scores worked out at a time: what fits into the processor's caches with its companions."""
_THREADS = 2


class Recommended(NamedTuple):
    """Both directions of one scoring.

    Parameters
    ----------
    recommendation : schema.recommendation
        Contents for people.
    audience : schema.audience
        People for contents.
    """

    recommendation: pa.Table
    audience: pa.Table


def recommended(
    persons: PersonTables, contents: ContentTables, affinity: pa.Table, *, as_of: dt.date, policy: RecommendPolicy
) -> Recommended:
    """Choose contents for every person and brand, and people for every content and brand.

    The score is told by `scores.Taste`, the choice by `lists.lists`. People who want no personal choice get what is
    popular, and are nobody's audience.

    Parameters
    ----------
    persons : PersonTables
        What is known of people; who stands in its `need` gets a list.
    contents : ContentTables
        What is known of contents.
    affinity : schema.affinity
        How much contents speak for one another.
    as_of : datetime.date
        The day that popularity and age are counted to.
    policy : RecommendPolicy
        Everything that may be chosen.

    Returns
    -------
    Recommended
        schema.recommendation, by person, brand and position; schema.audience, by brand, content and position.
    """
    catalogue = Catalogue.of(contents.content, contents.content_tag, contents.tag, families=policy.families)
    people = People.of(persons, catalogue, model=policy.model)
    renown = Renown.of(contents.content, persons.history, catalogue, as_of=as_of, policy=policy)
    brands = sorted(persons.need["brand"].unique().to_pylist())
    shelves = [Shelf.of(brand, contents, persons.need, (catalogue, people), renown) for brand in brands]
    shelves = [shelf for shelf in shelves if len(shelf.contents)]
    taste = Taste(people, catalogue, affinity_matrix(affinity, catalogue))
    desks = [_Desk(shelf, Nearest(len(shelf.contents), policy.audience)) for shelf in shelves]
    parts: list[list[Chosen]] = [[] for _ in desks]
    # Two blocks at a time, each with one thread of linear algebra: more would wait for one another, and spin.
    with ThreadPoolExecutor(_THREADS) as threads, threadpool_limits(1, "blas"):
        some = _blocks(people, max((len(shelf.contents) for shelf in shelves), default=1))
        for block in threads.map(lambda rows: _block(taste, desks, rows, policy=policy), some):
            for part, chosen in zip(parts, block, strict=True):
                part.append(chosen)
    reasons = Reasons(taste, contents.content, policy)
    told, near = [], []
    for desk, part in zip(desks, parts, strict=True):
        listed = Chosen.joined([*part, _general(people, desk.shelf, policy)])
        told.append(reasons.of(desk.shelf, listed))
        near.append(reasons.of(desk.shelf, _kept(desk.nearest.finish())))
    return Recommended(recommendation_table(taste, told), audience_table(taste, near))


@dataclass(frozen=True)
class _Desk:
    """A shelf at work, and whom its contents suit best so far."""

    shelf: Shelf
    nearest: Nearest


def _blocks(people: People, columns: int) -> Iterator[Array]:
    """Part the people who may be chosen for; those without a history by themselves, which is faster."""
    is_known = np.diff(people.history.indptr) > 0
    size = max(64, _CELLS // max(1, columns))
    for rows in (np.flatnonzero(is_known & ~people.is_refusing), np.flatnonzero(~is_known & ~people.is_refusing)):
        for first in range(0, len(rows), size):
            yield rows[first : first + size]


def _block(taste: Taste, desks: Sequence[_Desk], rows: Array, *, policy: RecommendPolicy) -> list[Chosen]:
    evidence = taste.evidence(rows)
    found = []
    for desk in desks:
        shelf, next_layer = desk.shelf, desk.shelf.next_layer[rows]
        score = scored(taste, shelf, rows, _of_shelf(evidence, shelf, is_last=desk is desks[-1]))
        if not (next_layer > NOT_SERVED).all():
            score.personal[next_layer <= NOT_SERVED] = -np.inf
        desk.nearest.see(rows, score.personal, score.similar)
        popular = (1 - taste.people.trust[rows])[:, None] * shelf.popularity
        whole = score.personal
        whole += popular
        chosen = lists(
            whole,
            shelf,
            next_layer,
            positions=policy.positions,
            for_next=policy.next_positions,
            is_exploring=policy.is_exploring,
        )
        found.append(Chosen.of(rows, chosen, similar=score.similar, popular=popular))
    return found


def _of_shelf(evidence: Array | None, shelf: Shelf, *, is_last: bool) -> Array | None:
    """Take the contents of a shelf, as a copy where the evidence is needed again."""
    if evidence is None or len(shelf.contents) < evidence.shape[1]:
        return None if evidence is None else evidence[:, shelf.contents]
    return evidence if is_last else evidence.copy()


def _general(people: People, shelf: Shelf, policy: RecommendPolicy) -> Chosen:
    """Give those who want no personal choice what is popular: the same for all of them."""
    rows = np.flatnonzero(people.is_refusing & (shelf.next_layer > NOT_SERVED))
    best = np.argsort(-shelf.popularity, kind="stable")[: policy.positions]
    shape = (len(rows), len(best))
    listed = Lists(
        np.tile(best, (len(rows), 1)), np.tile(shelf.popularity[best], (len(rows), 1)), np.full(shape, BY_SCORE)
    )
    return Chosen.of(rows, listed, similar=None, popular=None)


def _kept(nearest: Nearest) -> Chosen:
    return Chosen(
        person=nearest.person,
        column=nearest.column,
        place=nearest.places(),
        score=nearest.score,
        kind=np.full(len(nearest.person), BY_SCORE),
        similar=nearest.similar,
        popular=np.zeros(len(nearest.person), np.float32),
    )
