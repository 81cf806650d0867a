"""What everyone did with tagged contents, some hundred people at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Seen:
    """What people that stand side by side did: one entry a person and content, by person and then by content.

    Parameters
    ----------
    first_person : int
        The number of the first of them.
    begins : numpy array, shape (people + 1,)
        The entry with which each person begins, and the number of entries.
    content : numpy array, shape (entries,)
        The number of the content.
    value, touches : numpy array of float64, shape (entries,)
        Sums over records, months and actions.
    first_on, last_on : numpy array of int32, shape (entries,)
        Days since 1970.
    """

    first_person: int
    begins: Array
    content: Array
    value: Array
    touches: Array
    first_on: Array
    last_on: Array


@dataclass(frozen=True)
class Everyone:
    """What all people did, in the order of people and contents.

    Parameters
    ----------
    begins : numpy array, shape (people + 1,)
        Where each person begins.
    content : numpy array, shape (rows,)
        The number of the content.
    place : numpy array, shape (rows,)
        In which row of `participation` the rest stands.
    columns : dict of str to numpy array
        Columns of `participation`.
    """

    begins: Array
    content: Array
    place: Array
    columns: dict[str, Array]

    @classmethod
    def of(cls, participation: pa.Table, *, people: int, contents: int) -> Self:
        """Put rows in order by two counting sorts, first by content and then by person.

        Parameters
        ----------
        participation : schema.participation
            What people did with contents, in any order.
        people, contents : int
            How many there are.

        Returns
        -------
        Everyone
            All rows.
        """
        cells = (participation["content"].to_numpy(), participation["person"].to_numpy())
        places = coo_array((np.arange(participation.num_rows, dtype=np.int32), cells), shape=(contents, people))
        # nothing is to be summed: it would sum places
        places.has_canonical_format = True
        by_person = places.tocsr().tocsc()
        days = {name: participation[name].cast(pa.int32()).to_numpy() for name in ("first_on", "last_on")}
        numbers = {name: participation[name].to_numpy() for name in ("value", "touches")}
        return cls(by_person.indptr, by_person.indices, by_person.data, numbers | days)

    def some(self, first: int, count: int) -> Seen:
        """Pick people that stand side by side, and make one of the rows of a person and content.

        Parameters
        ----------
        first : int
            The first person.
        count : int
            How many at most.

        Returns
        -------
        Seen
            What they did.
        """
        begins = self.begins[first : first + count + 1].astype(np.int64)
        rows = slice(begins[0], begins[-1])
        begins, content = begins - begins[0], self.content[rows]
        is_new = np.diff(content, prepend=-1) != 0
        is_new[begins[:-1][begins[:-1] < len(content)]] = True
        of_entry = np.cumsum(is_new) - 1
        numbers = {name: self.columns[name][self.place[rows]] for name in self.columns}
        # most entries are of one row, so it is quicker to add the others than to reduce all
        starts, others = np.flatnonzero(is_new), np.flatnonzero(~is_new)
        first_on, last_on = (numbers[name][starts] for name in ("first_on", "last_on"))
        np.minimum.at(first_on, of_entry[others], numbers["first_on"][others])
        np.maximum.at(last_on, of_entry[others], numbers["last_on"][others])
        return Seen(
            first_person=first,
            begins=np.concatenate([[0], of_entry + 1])[begins],
            content=content[starts].astype(np.int64),
            value=np.bincount(of_entry, weights=numbers["value"], minlength=len(starts)),
            touches=np.bincount(of_entry, weights=numbers["touches"], minlength=len(starts)),
            first_on=first_on,
            last_on=last_on,
        )
