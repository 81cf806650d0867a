"""Why a content was chosen: what spoke most for it, the terms behind it, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.recommend.kernels.catalogue import Array, numbers
from hcploop.recommend.kernels.chosen import EXPLORING, FOR_NEXT_LAYER, Chosen
from hcploop.recommend.kernels.cores import on_all_cores
from hcploop.recommend.kernels.shelf import Shelf
from hcploop.recommend.kernels.taste import Taste
from hcploop.recommend.policy import RecommendPolicy

EVIDENCE = 3
"""Terms that are told, at most."""
DRIVERS = schema.recommendation.columns["driver"].values
SERVES = schema.recommendation.columns["serves"].values
_SIMILAR, _TAGGED, _NEXT_LAYER, _FRESH, _POPULAR = range(5)
_PERSONALISED, _PROGRESSIVE, _GENERAL = range(3)
_BY_CONTENTS, _BY_TAGS = (_SIMILAR, _NEXT_LAYER), (_TAGGED, _FRESH)


@dataclass(frozen=True)
class Told:
    """Chosen pairs with what spoke for them, coded.

    Parameters
    ----------
    brand : str
        The brand of the shelf that the contents are from.
    chosen : Chosen
        The pairs.
    content : numpy array of int
        The contents by their numbers in the catalogue.
    driver, serves : numpy array of int
        Places in `DRIVERS` and `SERVES`.
    because : numpy array of int, rows × EVIDENCE
        Contents or tags, -1 where there are fewer.
    is_tags : numpy array of bool
        Whether `because` holds tags.
    reason : numpy array of int
        Places in `sentences`.
    sentences : list of str
        The different reasons.
    """

    brand: str
    chosen: Chosen
    content: Array
    driver: Array
    serves: Array
    because: Array
    is_tags: Array
    reason: Array
    sentences: list[str]


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
        content = shelf.contents[chosen.column]
        because = self._because(driver, chosen.person, content)
        # What has no term that speaks for it is there because it is popular.
        driver[np.isin(driver, (_SIMILAR, _TAGGED)) & (because[:, 0] < 0)] = _POPULAR
        is_next = (shelf.layer[chosen.column] >= 0) & (shelf.layer[chosen.column] == shelf.next_layer[chosen.person])
        serves = np.where(is_refused, _GENERAL, np.where(is_next, _PROGRESSIVE, _PERSONALISED))
        layer = np.where(serves == _PROGRESSIVE, shelf.layer[chosen.column], -1)
        reason, sentences = self._sentences(shelf, (driver, serves, layer), because)
        is_tags = np.isin(driver, _BY_TAGS)
        return Told(shelf.brand, chosen, content, driver, serves, because, is_tags, reason, sentences)

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
        from hcploop.recommend.kernels.sparse_rows import Rows  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay
        from hcploop.recommend.kernels.terms import largest_terms  # noqa: PLC0415 - the same

        found = np.full((len(driver), EVIDENCE), -1)
        known, taste = self._taste.known, self._taste

        def fill(amounts: Rows, weights: Rows, rows: Array) -> None:
            largest_terms(amounts, weights, (people[rows], contents[rows]), (rows, found))

        for drivers, amounts, weights in (
            (_BY_CONTENTS, known.history, taste.affinity),
            (_BY_TAGS, known.tags, taste.catalogue.directions.T.tocsr()),
        ):
            on_all_cores(partial(fill, amounts, Rows.of(weights)), np.flatnonzero(np.isin(driver, drivers)))
        return found

    def _sentences(self, shelf: Shelf, codes: tuple[Array, Array, Array], because: Array) -> tuple[Array, list[str]]:
        """Say each different thing once: millions of rows share some thousand sentences."""
        driver, serves, layer = codes
        wide = max(len(self._titles), len(self._tags)) + 1
        # The second and third content are evidence, not part of the sentence.
        said = np.where((driver == _SIMILAR)[:, None] & (np.arange(EVIDENCE) > 0), -1, because)
        key = (driver * 3 + serves) * (len(shelf.layer_names) + 1) + layer + 1
        for place in range(EVIDENCE):
            key = key * wide + said[:, place] + 1
        # Not `np.unique`, which sorts.
        coded = pa.array(key).dictionary_encode()
        number = coded.indices.to_numpy()
        example = np.zeros(len(coded.dictionary), dtype=np.int64)
        example[number] = np.arange(len(number))
        texts = [
            self._sentence(shelf, int(driver[at]), int(serves[at]), int(layer[at]), said[at][said[at] >= 0].tolist())
            for at in example
        ]
        return number, texts

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
