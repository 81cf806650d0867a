"""Which ids records had before they came to the ids that they have now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


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

    def of(self, records: np.ndarray) -> dict[int, tuple[str, ...]]:
        """The ids that records had before the one they have, the first one first.

        A record that came back to an id has only those that it had before that id; a record with which an id was
        minted has none: it is the id's own.

        Parameters
        ----------
        records : array of shape (n,)
            Record numbers; few, so they are gone through one by one.

        Returns
        -------
        dict of int to tuple of str
            By record; a record that has always been its id's own is left out.
        """
        way: dict[int, list[str]] = {}
        for record, old, new, is_founding in self._steps(records):
            ids = way.setdefault(record, [old])
            if is_founding:
                way[record] = [new]
            elif new in ids:
                del ids[ids.index(new) + 1 :]
            else:
                ids.append(new)
        return {record: tuple(ids[:-1]) for record, ids in way.items() if len(ids) > 1}

    def _steps(self, records: np.ndarray) -> Iterable[tuple[int, str, str, bool]]:
        """Each move of each of these records, in the order of the runs."""
        lists = self._moves["record_ids"].combine_chunks()
        row, moved = pc.list_parent_indices(lists), pc.list_flatten(lists)
        is_asked = pc.is_in(moved, value_set=pa.array(records, pa.int64()))
        row, moved = row.filter(is_asked), moved.filter(is_asked)
        told = [self._moves[name].take(row).to_pylist() for name in ("other_one_id", "one_id", "is_founding")]
        return zip(moved.to_pylist(), *told, strict=True)


def heirs(held: Sequence[tuple[int, str, int]], past: Past, age: dict[str, int]) -> dict[int, str]:
    """Which cluster gets which id, where one id lies in several clusters or several ids in one.

    An id goes where most of the records went that were its own before others were joined to it, or most of all
    where none of these is left. A cluster that no id of today goes to gets back the id that most of its records had
    before they were joined to another.

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

    def give(ranked: Iterable[tuple[tuple[int, int], str, int]]) -> None:
        for _, one_id, cluster in sorted(ranked, key=lambda one: (one[0], age.get(one[1], len(age)), one[2], one[1])):
            if one_id not in taken and cluster not in given:
                given[cluster] = one_id
                taken.add(one_id)

    give(((-count, -counted.all[one]), *one) for one, count in counted.own.items())
    # Of two ids that the same records had one after the other, the one that fewer others had is the closer.
    give(((-count, counted.sizes[one[0]]), *one) for one, count in counted.former.items())
    give(((-count, 0), *one) for one, count in counted.all.items())
    return given


class _Counted:
    """How many records each id has in each cluster: of all, of its own, and of those that had it before."""

    def __init__(self, held: Sequence[tuple[int, str, int]], past: Past) -> None:
        self.all: dict[tuple[str, int], int] = {}
        self.own: dict[tuple[str, int], int] = {}
        self.former: dict[tuple[str, int], int] = {}
        self.sizes: dict[str, int] = {}
        before = past.of(np.array([record for record, _, _ in held], np.int64))
        for record, one_id, cluster in held:
            self.all[one_id, cluster] = self.all.get((one_id, cluster), 0) + 1
            if record not in before:
                self.own[one_id, cluster] = self.own.get((one_id, cluster), 0) + 1
            for lapsed in before.get(record, ()):
                if past.goals.get(lapsed) == one_id:
                    self.former[lapsed, cluster] = self.former.get((lapsed, cluster), 0) + 1
                    self.sizes[lapsed] = self.sizes.get(lapsed, 0) + 1
        with_own = {one_id for one_id, _ in self.own}
        self.own |= {one: count for one, count in self.all.items() if one[0] not in with_own}
