"""The people and what is known of them, numbered."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from hcploop.recommend.kernels.catalogue import Array, Catalogue, numbers
from hcploop.recommend.policy import Model


@dataclass(frozen=True)
class PersonTables:
    """What is known of people.

    Parameters
    ----------
    number : schema.person_number
        Their numbers.
    need : schema.hcp_need
        Who gets a list of which brand, and the need that comes next.
    history : schema.history
        What they took in.
    tags : pyarrow.Table
        `person`, `tag` and `share`: the tags that they earned, as `schema.hcp_tag` tells, by their numbers.
    refusal : schema.refusal
        Who wants no personal choice.
    """

    number: pa.Table
    need: pa.Table
    history: pa.Table
    tags: pa.Table
    refusal: pa.Table


@dataclass(frozen=True)
class People:
    """People by their numbers.

    Parameters
    ----------
    one_ids : pyarrow.Array
        Ascending.
    history : scipy csr_matrix, people × contents
        Weights of what each took in, the newest heaviest.
    trust : numpy array, shape (people,)
        How much the history weighs against popularity and tags: n ÷ (n + prior).
    tags : scipy csr_matrix, people × tags
        Of length √worth within each family.
    is_refusing : numpy array of bool, shape (people,)
    """

    one_ids: pa.Array
    history: sparse.csr_matrix
    trust: Array
    tags: sparse.csr_matrix
    is_refusing: Array

    @classmethod
    def of(cls, tables: PersonTables, catalogue: Catalogue, *, model: Model) -> People:
        """Put what is known of people under their numbers.

        Parameters
        ----------
        tables : PersonTables
            What is known of them.
        catalogue : Catalogue
            The contents and tags.
        model : Model
            Recency and prior.
        """
        one_ids = tables.number.sort_by("person")["one_id"].combine_chunks()
        with ThreadPoolExecutor(1) as other:
            tagged = other.submit(_tags, tables.tags, len(one_ids), catalogue)
            history = _history(tables.history, len(one_ids), catalogue, model)
            tags = tagged.result()
        known = np.diff(history.indptr)
        return cls(
            one_ids=one_ids,
            history=history,
            trust=(known / (known + model.prior_contents)).astype(np.float32),
            tags=tags,
            is_refusing=np.asarray(pc.is_in(one_ids, tables.refusal["one_id"].combine_chunks())),
        )

    def __len__(self) -> int:
        return len(self.one_ids)


def _history(history: pa.Table, people: int, catalogue: Catalogue, model: Model) -> sparse.csr_matrix:
    """Weigh by place: floor + (1 − floor)·decay^k for the k-th newest, from 0."""
    content, place = numbers(history["content_id"], catalogue.content_ids), history["place"].to_numpy() - 1
    fading = model.recency_decay ** np.arange(place.max(initial=0) + 1)
    weight = (model.recency_floor + (1 - model.recency_floor) * fading).astype(np.float32)
    return _matrix(history, content, weight[place], (people, len(catalogue)))


def _tags(earned: pa.Table, people: int, catalogue: Catalogue) -> sparse.csr_matrix:
    tag, share = numbers(earned["tag"], catalogue.tag_ids), earned["share"].to_numpy().astype(np.float32)
    return catalogue.within_families(_matrix(earned, tag, share, (people, len(catalogue.tag_ids))))


def _matrix(rows: pa.Table, column: Array, amount: Array, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Give the amounts by person and column; what has no column, -1, is left out."""
    known = column >= 0
    return sparse.csr_matrix((amount[known], (rows["person"].to_numpy()[known], column[known])), shape=shape)


def takers_since(history: pa.Table, catalogue: Catalogue, *, since: dt.date | None) -> Array:
    """Count the people who took each content in, on a day or after it."""
    if since is not None:
        history = history.filter(pc.greater_equal(history["last_on"], pa.scalar(since)))
    content = numbers(history["content_id"], catalogue.content_ids)
    return np.bincount(content[content >= 0], minlength=len(catalogue))
