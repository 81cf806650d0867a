"""Which ids records had before they came to the ids that they have now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_TOLD = ("other_one_id", "one_id", "turn", "is_founding", "is_joined")
FIRST = -1
"""The run in which a record came to an id that it had from the first."""


class Past:
    """What earlier runs told of ids that were joined and parted.

    Parameters
    ----------
    moves : arrow table
        What `oneid.changes.told_moves` gives, of all earlier runs; nothing at the first.
    standing : schema.hcp_redirect
        The redirects of the last run.
    """

    def __init__(self, moves: pa.Table, standing: pa.Table) -> None:
        self.standing = standing
        self.goals: dict[str, str] = dict(
            zip(standing["old_one_id"].to_pylist(), standing["one_id"].to_pylist(), strict=True)
        )
        self._moves = moves.sort_by([("turn", "ascending")]).combine_chunks()
        left = zip(self._moves["other_one_id"].to_pylist(), self._moves["turn"].to_pylist(), strict=True)
        self.joined_at = {one_id: turn for one_id, turn in left if one_id in self.goals}

    def of(self, records: np.ndarray) -> dict[int, list[tuple[str, int]]]:
        """The ids that records had, the one they have last, each with the run in which they came to it.

        A record that came back to an id has only those that it had before that id, unless it came with another id that
        was joined to it; a record with which an id was minted has been its own from the first.

        Parameters
        ----------
        records : array of shape (n,)
            Record numbers; few, so they are gone through one by one.

        Returns
        -------
        dict of int to list of (str, int)
            By record; `FIRST` is the run of an id that a record had from the first. A record that has always been
            its id's own is left out.
        """
        way: dict[int, list[tuple[str, int]]] = {}
        for record, old, new, turn, is_founding, is_joined in self._steps(records):
            ids = way.setdefault(record, [(old, FIRST)])
            # Whoever is joined brings along what she was: she does not come back, though the record may.
            before = None if is_joined else _last(ids, new)
            if is_founding:
                way[record] = [(new, FIRST)]
            elif before is not None:
                del ids[before + 1 :]
            else:
                ids.append((new, turn))
        return {record: ids for record, ids in way.items() if len(ids) > 1}

    def lapsed(self, way: Sequence[tuple[str, int]]) -> list[str]:
        """The ids that a record still had when they were joined to the one it has.

        Parameters
        ----------
        way : sequence of (str, int)
            Its ids, as `of` tells them; nothing for a record that `of` leaves out.

        Returns
        -------
        list of str
            The first one first. An id that the record left before it was joined is not among them.
        """
        steps = pairwise(way)
        joined = [one_id for (one_id, _), (_, left) in steps if self.joined_at.get(one_id) == left]
        return [one_id for one_id in joined if self.goals[one_id] == way[-1][0]]

    def _steps(self, records: np.ndarray) -> Iterable[tuple[int, str, str, int, bool, bool]]:
        """Each move of each of these records, in the order of the runs."""
        lists = self._moves["record_ids"].combine_chunks()
        row, moved = pc.list_parent_indices(lists), pc.list_flatten(lists)
        is_asked = pc.is_in(moved, value_set=pa.array(records, pa.int64()))
        row, moved = row.filter(is_asked), moved.filter(is_asked)
        told = [
            self._moves[name].take(row).to_pylist()
            for name in ("other_one_id", "one_id", "turn", "is_founding", "is_joined")
        ]
        return zip(moved.to_pylist(), *told, strict=True)


def _last(ids: Sequence[tuple[str, int]], asked: str) -> int | None:
    return next((place for place in reversed(range(len(ids))) if ids[place][0] == asked), None)


def heirs(held: Sequence[tuple[int, str, int]], past: Past, age: dict[str, int]) -> dict[int, str]:
    """Which cluster gets which id, where one id lies in several clusters or several ids in one.

    They are paired by the number of records in common, the largest first. An id goes to no cluster that holds none of
    the records that it had before others were joined to it. A cluster that no id of today goes to gets back the id that
    most of its records had before they were joined to another.

    Parameters
    ----------
    held : sequence of (int, str, int)
        A record, the id that it had at the last run, the cluster that it is in now.
    past : Past
        What ids the records had before that.
    age : dict of str to int
        Every id ever issued, the oldest with the smallest number.

    Returns
    -------
    dict of int to str
        By cluster; a cluster that is left without an id is left out.
    """
    counted = _Counted(held, past)
    given: dict[int, str] = {}
    taken: set[str] = set()

    def give(ranked: Iterable[tuple[tuple[int, ...], str, int]]) -> None:
        for _, one_id, cluster in sorted(ranked, key=lambda one: (one[0], age.get(one[1], len(age)), one[2], one[1])):
            if one_id not in taken and cluster not in given:
                given[cluster] = one_id
                taken.add(one_id)

    give(((-counted.all[one], -count), *one) for one, count in counted.own.items())
    # Of two ids that the same records had one after the other, the one of fewer others is closer, or the later.
    give(((-n, counted.sizes[one[0]], -past.joined_at[one[0]]), *one) for one, n in counted.former.items())
    give(((-count,), *one) for one, count in counted.all.items())
    return given


class _Counted:
    """How many records each id has in each cluster: of all, of its own, and of those that had it before."""

    def __init__(self, held: Sequence[tuple[int, str, int]], past: Past) -> None:
        self.all: dict[tuple[str, int], int] = {}
        self.own: dict[tuple[str, int], int] = {}
        self.former: dict[tuple[str, int], int] = {}
        self.sizes: dict[str, int] = {}
        ways = past.of(np.array([record for record, _, _ in held], np.int64))
        came = {record: way[-1][1] for record, way in ways.items()}
        first: dict[str, int] = {}
        for record, one_id, _ in held:
            turn = came.get(record, FIRST)
            first[one_id] = min(first.get(one_id, turn), turn)
        for record, one_id, cluster in held:
            _count(self.all, one_id, cluster)
            if came.get(record, FIRST) == first[one_id]:
                _count(self.own, one_id, cluster)
            for lapsed in past.lapsed(ways.get(record, ())):
                _count(self.former, lapsed, cluster)
                self.sizes[lapsed] = self.sizes.get(lapsed, 0) + 1


def _count(counts: dict[tuple[str, int], int], one_id: str, cluster: int) -> None:
    counts[one_id, cluster] = counts.get((one_id, cluster), 0) + 1
