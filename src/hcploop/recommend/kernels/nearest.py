"""The people whom each content suits best, kept while blocks of people go by."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np

from hcploop.recommend.kernels.catalogue import Array


@dataclass
class Nearest:
    """The best people of each content so far.

    Parameters
    ----------
    columns : int
        Number of contents.
    kept : int
        People kept for each.
    """

    columns: int
    kept: int
    column: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    person: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    score: Array = field(default_factory=lambda: np.zeros(0, np.float32))
    similar: Array = field(default_factory=lambda: np.zeros(0, np.float32))
    _least: Array = field(init=False)
    _waiting: list[tuple[Array, Array, Array, Array]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._least = np.full(self.columns, np.nextafter(np.float32(0), np.float32(1)), dtype=np.float32)

    def see(self, people: Array, personal: Array, similar: Array | None) -> None:
        """Let people in who suit a content better than those kept; a score of 0 or less suits nothing.

        Parameters
        ----------
        people : numpy array of int
            Their numbers.
        personal : numpy array of float32, people × columns
            Their scores but for popularity, which says nothing about whom a content suits.
        similar : numpy array of float32, people × columns, or None
            The part of it that histories make.
        """
        least = self._least
        if not len(self.column) and len(people) > self.kept:
            # The first blocks have no rivals yet: all but their own best would be sorted in vain.
            least = np.maximum(least, np.partition(personal, -self.kept, axis=0)[-self.kept])
        rows, columns = np.divmod(np.flatnonzero(personal >= least), self.columns)
        part = np.zeros(len(rows), np.float32) if similar is None else similar[rows, columns]
        with self._lock:
            self._waiting.append((columns, people[rows], personal[rows, columns], part))
            # To sort those kept with every block would cost more than to score them.
            if sum(len(one[0]) for one in self._waiting) > len(self.column) // 2:
                self._sort()

    def finish(self) -> Nearest:
        """Sort those who came last among the others."""
        self._sort()
        return self

    def _sort(self) -> None:
        kept = (self.column, self.person, self.score, self.similar)
        column, person, score, similar = (np.concatenate(parts) for parts in zip(kept, *self._waiting, strict=True))
        self._waiting.clear()
        order = np.lexsort((person, -score, column))
        begins = np.searchsorted(column[order], np.arange(self.columns + 1))
        place = np.arange(len(order)) - begins[column[order]]
        best, last = order[place < self.kept], order[place == self.kept - 1]
        self.column, self.person, self.score, self.similar = (one[best] for one in (column, person, score, similar))
        self._least[column[last]] = score[last]

    def places(self) -> Array:
        """Count the kept people of each content from 1, the best first."""
        begins = np.searchsorted(self.column, np.arange(self.columns + 1))
        return np.arange(len(self.column)) - begins[self.column] + 1
