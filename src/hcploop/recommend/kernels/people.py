"""The people and what is known of them, numbered."""

from __future__ import annotations

import datetime as dt
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
    need : schema.hcp_need
        Who gets a list of which brand, and the need that comes next.
    history : schema.history
        What they took in.
    tags : schema.hcp_tag
        The tags that they earned.
    refusal : schema.refusal
        Who wants no personal choice.
    """

    need: pa.Table
    history: pa.Table
    tags: pa.Table
    refusal: pa.Table


@dataclass(frozen=True)
class People:
    """People, numbered from 0 in the order of their ids.

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
        """Number the people of `tables.need`.

        Parameters
        ----------
        tables : PersonTables
            What is known of them.
        catalogue : Catalogue
            The contents and tags.
        model : Model
            Recency and prior.
        """
        one_ids = tables.need["one_id"].combine_chunks().unique().sort()
        history = _history(tables.history, one_ids, catalogue, model)
        known = np.diff(history.indptr)
        return cls(
            one_ids=one_ids,
            history=history,
            trust=(known / (known + model.prior_contents)).astype(np.float32),
            tags=_tags(tables.tags, one_ids, catalogue),
            is_refusing=np.asarray(pc.is_in(one_ids, tables.refusal["one_id"].combine_chunks())),
        )

    def __len__(self) -> int:
        return len(self.one_ids)


def _history(history: pa.Table, one_ids: pa.Array, catalogue: Catalogue, model: Model) -> sparse.csr_matrix:
    """Weigh by place: floor + (1 − floor)·decay^k for the k-th newest, from 0."""
    person, content = numbers(history["one_id"], one_ids), numbers(history["content_id"], catalogue.content_ids)
    place = history["place"].to_numpy() - 1
    weight = model.recency_floor + (1 - model.recency_floor) * model.recency_decay**place
    known = (person >= 0) & (content >= 0)
    return sparse.csr_matrix(
        (weight[known].astype(np.float32), (person[known], content[known])), shape=(len(one_ids), len(catalogue))
    )


def _tags(earned: pa.Table, one_ids: pa.Array, catalogue: Catalogue) -> sparse.csr_matrix:
    person, tag = numbers(earned["one_id"], one_ids), numbers(earned["tag"], catalogue.tag_ids)
    known = (person >= 0) & (tag >= 0)
    share = earned["share"].to_numpy()[known].astype(np.float32)
    shape = (len(one_ids), len(catalogue.tag_ids))
    return catalogue.within_families(sparse.csr_matrix((share, (person[known], tag[known])), shape=shape))


def takers_since(history: pa.Table, catalogue: Catalogue, *, since: dt.date | None) -> Array:
    """Count the people who took each content in, on a day or after it."""
    if since is not None:
        history = history.filter(pc.greater_equal(history["last_on"], pa.scalar(since)))
    content = numbers(history["content_id"], catalogue.content_ids)
    return np.bincount(content[content >= 0], minlength=len(catalogue))
