"""The contents and their tags, numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Catalogue:
    """Contents, numbered from 0 in the order of their ids, and what they are about.

    Parameters
    ----------
    content_ids : pyarrow.Array
        Ascending.
    tag_ids, tag_names : pyarrow.Array
        The tags in use, and how people read them.
    family : numpy array, shape (tags,)
        The number of each tag's family.
    worth : numpy array, shape (families,)
        What a full match within each family is worth.
    marks : scipy csr_matrix, contents × tags
        How much each content is about each tag.
    """

    content_ids: pa.Array
    tag_ids: pa.Array
    tag_names: pa.Array
    family: Array
    worth: Array
    marks: sparse.csr_matrix

    @classmethod
    def of(cls, content: pa.Table, content_tag: pa.Table, tag: pa.Table, *, families: Mapping[str, float]) -> Catalogue:
        """Number contents and tags.

        Parameters
        ----------
        content : schema.content
            All contents.
        content_tag : schema.content_tag
            What they are about.
        tag : schema.tag
            The taxonomy: tags that are not in it are left out.
        families : mapping of str to float
            What a full match within each family is worth; families that are not named count nothing.
        """
        content_ids = content["content_id"].combine_chunks().unique().sort()
        names = [name for name, worth in families.items() if worth > 0]
        used = tag.filter(pc.is_in(tag["family"], pa.array(names, pa.string())))
        used = used.filter(pc.is_in(used["tag"], content_tag["tag"].unique())).sort_by("tag").combine_chunks()
        tag_ids = used["tag"].combine_chunks()
        rows, columns = numbers(content_tag["content_id"], content_ids), numbers(content_tag["tag"], tag_ids)
        known = (rows >= 0) & (columns >= 0)
        weights = content_tag["weight"].to_numpy().astype(np.float32)
        marks = sparse.csr_matrix(
            (weights[known], (rows[known], columns[known])), shape=(len(content_ids), len(tag_ids)), dtype=np.float32
        )
        worth = np.array([families[name] for name in names], dtype=np.float32)
        return cls(
            content_ids=content_ids,
            tag_ids=tag_ids,
            tag_names=used["name_en"].combine_chunks(),
            family=numbers(used["family"], pa.array(names, pa.string())),
            worth=worth,
            marks=marks,
        )

    def __len__(self) -> int:
        return len(self.content_ids)

    @cached_property
    def directions(self) -> sparse.csr_matrix:
        """What contents are about, contents × tags, of length √worth within each family.

        The product with another's is Σ over families of worth × cosine.
        """
        return self.within_families(self.marks)

    def within_families(self, amounts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Give rows the length √worth within each family.

        Parameters
        ----------
        amounts : scipy csr_matrix, rows × tags
            Amounts that are not negative.
        """
        rows = np.repeat(np.arange(amounts.shape[0]), np.diff(amounts.indptr))
        families = len(self.worth)
        cells = rows * families + self.family[amounts.indices]
        squares = np.bincount(cells, amounts.data.astype(float) ** 2, minlength=amounts.shape[0] * families)
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        scaled = amounts.data * np.sqrt(self.worth)[self.family[amounts.indices]] / lengths[cells]
        return sparse.csr_matrix((scaled.astype(np.float32), amounts.indices, amounts.indptr), shape=amounts.shape)


def numbers(ids: pa.ChunkedArray | pa.Array, among: pa.Array) -> Array:
    """Give the place of each id among others, -1 where it is not there."""
    if isinstance(ids, pa.ChunkedArray):
        ids = ids.combine_chunks()
    if len(ids) > len(among):
        # Ids that come often are looked up once.
        coded = ids.dictionary_encode()
        if isinstance(coded, pa.ChunkedArray):
            coded = coded.combine_chunks()
        places = _places(coded.dictionary, among)
        at = coded.indices.fill_null(len(places)).to_numpy(zero_copy_only=False)
        return np.asarray(np.append(places, -1)[at])
    return _places(ids, among)


def _places(ids: pa.Array, among: pa.Array) -> Array:
    found = pc.index_in(ids, among) if len(among) else pa.nulls(len(ids), pa.int32())
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
