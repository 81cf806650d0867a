"""Clusters grown by what all their records say of each other, for data in which no single link is sure."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

UNLISTED = -2.0
"""What a pair that is not listed weighs: as one at the floor of `LinkRules`, log2 of its odds."""
LEAST = 0.0
"""The mean weight from which on two clusters are one person: more likely than not."""
MOST = 20.0
"""No pair speaks louder than this, so that one of them cannot outvote twenty others."""


class _Between:
    """The listed pairs between clusters, as sum of weights and count, and how many records each cluster has."""

    def __init__(self, links: Iterable[tuple[int, int, float]], sizes: dict[int, int]) -> None:
        self.sizes = sizes
        self.sums: dict[int, dict[int, tuple[float, int]]] = {}
        for one, other, weight in links:
            if one != other:
                self._add(one, other, min(max(weight, -MOST), MOST), 1)

    def _add(self, one: int, other: int, weight: float, count: int) -> None:
        total, listed = self.sums.setdefault(one, {}).get(other, (0.0, 0))
        self.sums[one][other] = self.sums.setdefault(other, {})[one] = (total + weight, listed + count)

    def size(self, cluster: int) -> int:
        return self.sizes.get(cluster, 1)

    def mean(self, one: int, other: int) -> float:
        total, listed = self.sums[one][other]
        pairs = self.size(one) * self.size(other)
        return (total + UNLISTED * (pairs - listed)) / pairs

    def join(self, kept: int, gone: int) -> None:
        self.sizes[kept] = self.size(kept) + self.size(gone)
        for other, (weight, count) in self.sums.pop(gone).items():
            del self.sums[other][gone]
            if other != kept:
                self._add(kept, other, weight, count)


def joined_by_mean(
    links: Iterable[tuple[int, int, float]], sizes: dict[int, int], *, join: Callable[[int, int], int | None]
) -> None:
    """Join the two clusters whose records speak most for each other, until none do.

    This is agglomerative clustering by the mean link (Sokal and Michener 1958) on the weights of Fellegi and Sunter: a
    record that one neighbour takes for hers and nine do not stays out, and one that all of them take for likely comes
    in without any single link being sure.

    Parameters
    ----------
    links : iterable of (int, int, float)
        Two clusters and the weight of one pair between them; several for several pairs.
    sizes : dict of int to int
        Records of each cluster that has more than one; it is brought up to date.
    join : callable
        Joins two clusters and says which of them stands for both, or None where they cannot be one person.
    """
    between = _Between(links, sizes)
    heap = [
        (-between.mean(one, other), one, other, between.size(one), between.size(other))
        for one, others in between.sums.items()
        for other in others
        if one < other
    ]
    heap = [entry for entry in heap if -entry[0] >= LEAST]
    heapq.heapify(heap)
    while heap:
        _, one, other, ours, theirs = heapq.heappop(heap)
        if other not in between.sums.get(one, ()) or (between.size(one), between.size(other)) != (ours, theirs):
            continue
        kept = join(one, other)
        if kept is None:
            continue
        between.join(kept, other if kept == one else one)
        for third in between.sums[kept]:
            mean = between.mean(kept, third)
            if mean >= LEAST:
                low, high = min(kept, third), max(kept, third)
                heapq.heappush(heap, (-mean, low, high, between.size(low), between.size(high)))
