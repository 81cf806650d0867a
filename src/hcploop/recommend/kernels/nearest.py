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
    _least: Array = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._least = np.full(self.columns, np.nextafter(np.float32(0), np.float32(1)), dtype=np.float32)

    def see(self, people: Array, personal: Array) -> None:
        """Let people in who suit a content better than those kept; a score of 0 or less suits nothing.

        Parameters
        ----------
        people : numpy array of int
            Their numbers.
        personal : numpy array of float32, people × columns
            Their scores but for popularity, which says nothing about whom a content suits.
        """
        least = self._least
        if not len(self.column) and len(people) > self.kept:
            # The first block has no rivals yet: all but its own best would be sorted in vain.
            least = np.maximum(least, np.partition(personal, -self.kept, axis=0)[-self.kept])
        rows, columns = np.divmod(np.flatnonzero(personal >= least), self.columns)
        if not len(rows):
            return
        with self._lock:
            column = np.concatenate([self.column, columns])
            person = np.concatenate([self.person, people[rows]])
            score = np.concatenate([self.score, personal[rows, columns]])
            order = np.lexsort((person, -score, column))
            begins = np.searchsorted(column[order], np.arange(self.columns + 1))
            place = np.arange(len(order)) - begins[column[order]]
            best = order[place < self.kept]
            self.column, self.person, self.score = column[best], person[best], score[best]
            last = order[place == self.kept - 1]
            self._least[column[last]] = score[last]

    def places(self) -> Array:
        """Count the kept people of each content from 1, the best first."""
        begins = np.searchsorted(self.column, np.arange(self.columns + 1))
        return np.arange(len(self.column)) - begins[self.column] + 1
