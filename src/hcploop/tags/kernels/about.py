"""What contents are about, as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array


@dataclass(frozen=True)
class About:
    """The tags of contents, both numbered from 0 in the order of their ids.

    Parameters
    ----------
    content_ids : pyarrow.Array
        The id of each content.
    tags, families : pyarrow.Array
        The id and the family of each tag.
    carried : scipy.sparse.csr_array
        Weights of tags in contents, shape (contents, tags).
    """

    content_ids: pa.Array
    tags: pa.Array
    families: pa.Array
    carried: Any

    @classmethod
    def of(cls, content_tag: pa.Table, tag: pa.Table) -> Self:
        """Number contents and tags; a tag that is not in the taxonomy is left out.

        Parameters
        ----------
        content_tag : schema.content_tag
            What contents are about.
        tag : schema.tag
            The taxonomy.

        Returns
        -------
        About
            All contents, and those tags of the taxonomy that a content carries.
        """
        content_ids = content_tag["content_id"].unique().sort()
        told = content_tag.filter(pc.is_in(content_tag["tag"], value_set=tag["tag"]))
        tags = told["tag"].unique().sort()
        cells = (
            pc.index_in(told["content_id"], value_set=content_ids).to_numpy(),
            pc.index_in(told["tag"], value_set=tags).to_numpy(),
        )
        return cls(
            content_ids=content_ids,
            tags=tags,
            families=tag["family"].combine_chunks().take(pc.index_in(tags, value_set=tag["tag"])),
            carried=coo_array((told["weight"].to_numpy(), cells), shape=(len(content_ids), len(tags))).tocsr(),
        )

    @cached_property
    def family(self) -> npt.NDArray[np.int64]:
        """The number of each tag's family, from 0."""
        _, numbers = np.unique(self.families.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
        return numbers.astype(np.int64)
