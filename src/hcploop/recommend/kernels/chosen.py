"""Pairs of a person and a content that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from hcploop.recommend.kernels.catalogue import Array

BY_SCORE, FOR_NEXT_LAYER, EXPLORING = 0, 1, 2
"""Why a content stands on a list."""


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
        Why it stands there: see `lists.fill`.
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
    def joined(cls, parts: Sequence[Chosen]) -> Chosen:
        """Put parts together."""
        return cls(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)))

    def by_person(self) -> Chosen:
        """Put them into the order of people and places."""
        order = np.lexsort((self.place, self.person))
        return Chosen(*(getattr(self, one.name)[order] for one in fields(self)))
