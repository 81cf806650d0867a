"""What the scores of people for contents are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy import sparse

from hcploop.recommend.kernels.catalogue import Catalogue, numbers
from hcploop.recommend.kernels.people import People
from hcploop.recommend.kernels.shelf import Shelf

if TYPE_CHECKING:
    from hcploop.recommend.kernels.scores import Known, Wares


@dataclass(frozen=True)
class Taste:
    """People, contents, and how much these speak for one another.

    Parameters
    ----------
    people : People
        Their histories and tags.
    catalogue : Catalogue
        What contents are about.
    affinity : csr_matrix, contents × contents
        B.
    """

    people: People
    catalogue: Catalogue
    affinity: sparse.csr_matrix

    @classmethod
    def of(cls, people: People, catalogue: Catalogue, affinity: pa.Table) -> Taste:
        """Put affinities into a matrix.

        Parameters
        ----------
        people : People
            The people.
        catalogue : Catalogue
            The numbers of contents.
        affinity : schema.affinity
            By content.
        """
        rows, columns = (numbers(affinity[name], catalogue.content_ids) for name in ("content_id", "suggests_id"))
        known = (rows >= 0) & (columns >= 0)
        weights = affinity["weight"].to_numpy().astype(np.float32)[known]
        size = len(catalogue)
        return cls(people, catalogue, sparse.csr_matrix((weights, (rows[known], columns[known])), shape=(size, size)))

    @cached_property
    def known(self) -> Known:
        """The people as compiled loops read them."""
        from hcploop.recommend.kernels.scores import Known  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay
        from hcploop.recommend.kernels.sparse_rows import Rows  # noqa: PLC0415 - the same

        return Known(Rows.of(self.people.history), Rows.of(self.people.tags), self.people.trust)

    def wares(self, shelf: Shelf) -> Wares:
        """Give the contents of a shelf as compiled loops read them."""
        from hcploop.recommend.kernels.scores import Wares  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay
        from hcploop.recommend.kernels.sparse_rows import Rows  # noqa: PLC0415 - the same

        column_of = np.full(len(self.catalogue), -1)
        column_of[shelf.contents] = np.arange(len(shelf.contents))
        by_layer = np.argsort(shelf.layer, kind="stable")
        needs = np.arange(len(shelf.layer_names) + 1)
        begins = np.searchsorted(shelf.layer[by_layer], needs)
        return Wares(
            Rows.of(self.affinity[:, shelf.contents]),
            Rows.of(self.catalogue.directions[shelf.contents].T.tocsr()),
            column_of,
            shelf.popularity,
            by_layer,
            begins,
            shelf.fresh,
        )
