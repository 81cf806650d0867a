"""How a profile is packed: its rows as lists, what many contacts share told once, and all of it put together again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

KIND = "kind"
"""Stands among a contact's own columns for all those that it shares with others."""


@dataclass(frozen=True)
class ProfileLayout:
    """The names of what a packed document holds as bare values.

    A packed document is `[rows, touches, touch_count]`. A row begins with the number of its section, then come the
    values of the section's columns; a touch is the values of its own columns, one of them the number of its `KIND`.
    Names and repetitions are most of a document that is written in full, and of the time that writing it takes.

    Parameters
    ----------
    sections : mapping of str to sequence of str
        Columns of each section, in the order of their numbers; the first is the person herself, one row.
    own : sequence of str
        Columns that every touch has for itself, `KIND` among them.
    shared : sequence of str
        Columns that the number of a kind stands for.
    touch : sequence of str
        All columns of a touch, in the order in which they are told.
    """

    sections: Mapping[str, Sequence[str]]
    own: Sequence[str]
    shared: Sequence[str]
    touch: Sequence[str]

    @classmethod
    def read(cls, text: str) -> ProfileLayout:
        """Read a layout that `write` wrote.

        Parameters
        ----------
        text : str
            JSON.

        Returns
        -------
        ProfileLayout
            The same layout.
        """
        return cls(**json.loads(text))

    def write(self) -> str:
        """Write the layout down beside the documents.

        Returns
        -------
        str
            JSON.

        Examples
        --------
        >>> layout = ProfileLayout({"hcp": ["one_id"]}, ["touch_id"], [], ["touch_id"])
        >>> ProfileLayout.read(layout.write()) == layout
        True
        """
        return json.dumps(asdict(self))

    def kinds(self, packed: Sequence[Any]) -> set[int]:
        """Name the kinds of touches that a packed document speaks of.

        Parameters
        ----------
        packed : sequence
            The document.

        Returns
        -------
        set of int
            Their numbers.
        """
        at = list(self.own).index(KIND)
        return {row[at] for row in packed[1]}

    def unpacked(self, packed: Sequence[Any], kinds: Mapping[int, Sequence[Any]]) -> dict[str, Any]:
        """Tell a packed document in full.

        Parameters
        ----------
        packed : sequence
            The document.
        kinds : mapping of int to sequence
            The shared values of every kind of touch that it speaks of.

        Returns
        -------
        dict
            The columns of the person, a list of rows for each further section, `touches` and `touch_count`.

        Examples
        --------
        >>> layout = ProfileLayout({"hcp": ["name"], "hcp_grade": ["grade"]}, ["kind"], ["channel"], ["channel"])
        >>> layout.unpacked([[[0, "张"], [1, "A"]], [[7]], 1], {7: ["visit"]})
        {'name': '张', 'hcp_grade': [{'grade': 'A'}], 'touches': [{'channel': 'visit'}], 'touch_count': 1}
        """
        rows, touches, count = packed
        names = list(self.sections)
        told: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        for number, *values in rows:
            name = names[number]
            told[name].append(dict(zip(self.sections[name], values, strict=True)))
        (person,) = told.pop(names[0])
        return person | told | {"touches": [self._touch(row, kinds) for row in touches], "touch_count": count}

    def _touch(self, row: Sequence[Any], kinds: Mapping[int, Sequence[Any]]) -> dict[str, Any]:
        values = dict(zip(self.own, row, strict=True))
        values |= zip(self.shared, kinds[values[KIND]], strict=True)
        return {name: values[name] for name in self.touch}
