"""Why a content was chosen: what spoke most for it, the terms behind it, and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.recommend.kernels.catalogue import Array, numbers
from hcploop.recommend.kernels.lists import EXPLORING, FOR_NEXT_LAYER, Lists
from hcploop.recommend.kernels.scores import Taste
from hcploop.recommend.kernels.shelf import Shelf
from hcploop.recommend.kernels.terms import EVIDENCE, largest_terms
from hcploop.recommend.policy import RecommendPolicy

DRIVERS = schema.recommendation.columns["driver"].values
SERVES = schema.recommendation.columns["serves"].values
_SIMILAR, _TAGGED, _NEXT_LAYER, _FRESH, _POPULAR = range(5)
_PERSONALISED, _PROGRESSIVE, _GENERAL = range(3)
_BY_CONTENTS, _BY_TAGS = (_SIMILAR, _NEXT_LAYER), (_TAGGED, _FRESH)


@dataclass(frozen=True)
class Chosen:
    """Pairs of a person and a content of a shelf.

    Parameters
    ----------
    person, column, place : numpy array of int
        The person, the content by its column, and the position, from 1.
    score : numpy array of float32
        The score.
    kind : numpy array of int
        Why it stands there: see `lists`.
    similar, popular : numpy array of float32
        The parts of the score that her history and popularity make; the rest is made by tags.
    """

    person: Array
    column: Array
    place: Array
    score: Array
    kind: Array
    similar: Array
    popular: Array

    @classmethod
    def of(cls, rows: Array, listed: Lists, *, similar: Array | None, popular: Array | None) -> Chosen:
        """Take the lists of people apart; the parts of scores are people × columns, None where they are 0."""
        row, place = np.nonzero(listed.column >= 0)
        column = listed.column[row, place]
        nothing = np.zeros(len(row), dtype=np.float32)
        return cls(
            person=rows[row],
            column=column,
            place=place + 1,
            score=listed.score[row, place],
            kind=listed.kind[row, place],
            similar=nothing if similar is None else similar[row, column],
            popular=nothing if popular is None else popular[row, column],
        )

    @classmethod
    def joined(cls, parts: Sequence[Chosen]) -> Chosen:
        """Put parts together."""
        return cls(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)))


@dataclass(frozen=True)
class Told:
    """Chosen pairs with what spoke for them, coded.

    Parameters
    ----------
    shelf : Shelf
        Where the contents are from.
    chosen : Chosen
        The pairs.
    driver, serves : numpy array of int
        Places in `DRIVERS` and `SERVES`.
    because : numpy array of int, rows × EVIDENCE
        Contents or tags, -1 where there are fewer.
    is_tags : numpy array of bool
        Whether `because` holds tags.
    reasons : pyarrow.Array
        The sentences.
    """

    shelf: Shelf
    chosen: Chosen
    driver: Array
    serves: Array
    because: Array
    is_tags: Array
    reasons: pa.Array


class Reasons:
    """Finds out what spoke for what was chosen.

    Parameters
    ----------
    taste : Taste
        What scores are made of.
    content : schema.content
        For titles.
    policy : RecommendPolicy
        For the months of popularity.
    """

    def __init__(self, taste: Taste, content: pa.Table, policy: RecommendPolicy) -> None:
        self._taste = taste
        places = numbers(content["content_id"], taste.catalogue.content_ids)
        titles = dict(zip(places.tolist(), content["title"].to_pylist(), strict=True))
        self._titles = [titles.get(number) or "" for number in range(len(taste.catalogue))]
        self._tags = taste.catalogue.tag_names.to_pylist()
        months = policy.popular_months
        self._popular = "popular in the last month" if months == 1 else f"popular in the last {months} months"
        self._match = np.ascontiguousarray(taste.catalogue.directions.T)

    def of(self, shelf: Shelf, chosen: Chosen) -> Told:
        """Tell what spoke most for each pair, and say it.

        Parameters
        ----------
        shelf : Shelf
            Where the contents are from.
        chosen : Chosen
            The pairs.
        """
        is_refused = self._taste.people.is_refusing[chosen.person]
        driver = np.where(is_refused, _POPULAR, self._driver(chosen))
        because = self._because(driver, chosen.person, shelf.contents[chosen.column])
        # What has no term that speaks for it is there because it is popular.
        driver[np.isin(driver, (_SIMILAR, _TAGGED)) & (because[:, 0] < 0)] = _POPULAR
        is_next = (shelf.layer[chosen.column] >= 0) & (shelf.layer[chosen.column] == shelf.next_layer[chosen.person])
        serves = np.where(is_refused, _GENERAL, np.where(is_next, _PROGRESSIVE, _PERSONALISED))
        layer = np.where(serves == _PROGRESSIVE, shelf.layer[chosen.column], -1)
        sentences = self._sentences(shelf, (driver, serves, layer), because)
        return Told(shelf, chosen, driver, serves, because, np.isin(driver, _BY_TAGS), sentences)

    def _driver(self, chosen: Chosen) -> Array:
        """Find the largest of the three parts of each score; a place that was kept has a driver of its own."""
        people = self._taste.people
        tagged = chosen.score - chosen.similar - chosen.popular
        parts = np.stack([chosen.similar, tagged, chosen.popular])
        # What is left of a sum of equals is no part of it.
        parts[0][np.diff(people.history.indptr)[chosen.person] == 0] = -np.inf
        parts[1][np.diff(people.tags.indptr)[chosen.person] == 0] = -np.inf
        driver: Array = np.array([_SIMILAR, _TAGGED, _POPULAR])[np.argmax(parts, axis=0)]
        driver[chosen.kind == FOR_NEXT_LAYER] = _NEXT_LAYER
        driver[chosen.kind == EXPLORING] = _FRESH
        return driver

    def _because(self, driver: Array, people: Array, contents: Array) -> Array:
        found = np.full((len(driver), EVIDENCE), -1)
        known = self._taste.people
        for drivers, amounts, weights in (
            (_BY_CONTENTS, known.history, self._taste.affinity),
            (_BY_TAGS, known.tags, self._match),
        ):
            rows = np.flatnonzero(np.isin(driver, drivers))
            found[rows] = largest_terms(amounts, weights, people[rows], contents[rows])
        return found

    def _sentences(self, shelf: Shelf, codes: tuple[Array, Array, Array], because: Array) -> pa.Array:
        """Say each different thing once: millions of rows share some thousand sentences."""
        driver, serves, layer = codes
        wide = max(len(self._titles), len(self._tags)) + 1
        # The second and third content are evidence, not part of the sentence.
        said = np.where((driver == _SIMILAR)[:, None] & (np.arange(EVIDENCE) > 0), -1, because)
        key = (driver * 3 + serves) * (len(shelf.layer_names) + 1) + layer + 1
        for place in range(EVIDENCE):
            key = key * wide + said[:, place] + 1
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        texts = [
            self._sentence(shelf, int(driver[at]), int(serves[at]), int(layer[at]), said[at][said[at] >= 0].tolist())
            for at in first
        ]
        return pa.array(texts, pa.string()).take(pa.array(number))

    def _sentence(self, shelf: Shelf, driver: int, serves: int, layer: int, because: list[int]) -> str:
        if serves == _GENERAL:
            return f"{self._popular}; she wants no personal choice"
        parts = []
        if driver == _SIMILAR:
            parts.append(f"like what she took in: {self._titles[because[0]]}")
        if driver == _FRESH:
            parts.append("new, few know it yet")
        if driver in (_TAGGED, _FRESH) and because:
            parts.append(f"matches her tags: {', '.join(self._tags[tag] for tag in because)}")
        if driver == _POPULAR:
            parts.append(self._popular)
        if layer >= 0:
            parts.append(f"her next need: {shelf.layer_names[layer]}")
        return "; ".join(parts)


def recommendation_table(taste: Taste, told: Sequence[Told]) -> pa.Table:
    """Give the rows of `schema.recommendation`, by person, brand and position."""
    parts = [schema.recommendation.arrow([])]
    for one in told:
        columns = _columns(taste, one)
        columns["is_exploration"] = pa.array(one.chosen.kind == EXPLORING)
        columns["reason"] = one.reasons
        columns["serves"] = _words(one.serves, SERVES)
        parts.append(schema.recommendation.check_arrow(pa.table(columns)))
    person = np.concatenate([np.zeros(0, int), *(one.chosen.person for one in told)])
    place = np.concatenate([np.zeros(0, int), *(one.chosen.place for one in told)])
    brand = np.repeat(np.arange(len(told)), [len(one.chosen.person) for one in told])
    order = np.lexsort((place, brand, person))
    return pa.concat_tables(parts).take(pa.array(order))


def audience_table(taste: Taste, told: Sequence[Told]) -> pa.Table:
    """Give the rows of `schema.audience`, by brand, content and position."""
    parts = [schema.audience.arrow([])]
    parts += [schema.audience.check_arrow(pa.table(_columns(taste, one))) for one in told]
    return pa.concat_tables(parts)


def _columns(taste: Taste, told: Told) -> dict[str, Any]:
    rows = len(told.chosen.person)
    ids = pa.concat_arrays([taste.catalogue.content_ids, taste.catalogue.tag_ids])
    is_there = told.because >= 0
    numbered = told.because + np.where(told.is_tags, len(taste.catalogue), 0)[:, None]
    ends = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))]).astype(np.int32)
    return {
        "one_id": taste.people.one_ids.take(pa.array(told.chosen.person)),
        "brand": _words(np.zeros(rows, int), (told.shelf.brand,)),
        "position": told.chosen.place,
        "content_id": taste.catalogue.content_ids.take(pa.array(told.shelf.contents[told.chosen.column])),
        "score": told.chosen.score.astype(float),
        "driver": _words(told.driver, DRIVERS),
        "because": pa.ListArray.from_arrays(ends, ids.take(pa.array(numbered[is_there]))),
    }


def _words(codes: Array, words: Sequence[str]) -> pa.Array:
    return pa.array(list(words), pa.string()).take(pa.array(codes))
