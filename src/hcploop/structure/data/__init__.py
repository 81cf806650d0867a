"""The lists that cleaning reads: places, surnames, titles, departments, words and second names of hospitals.

They are data, own-made from public codes and common usage; a change here needs no change of code. A market replaces
single files by its own (`structure.reference`): what kernels read are the lists in force where they run, and what they
make of them is kept with those lists, so that two markets in one process do not see each other's.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from importlib.resources import files
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


class Lists:
    """What ships, and a market's own files in the place of some.

    Parameters
    ----------
    own : mapping of str to str
        Text by name of file, checked (`structure.reference.own_lists`).
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own = dict(own or {})
        self._kept: dict[Callable[..., Any], Callable[..., Any]] = {}

    @property
    def key(self) -> str:
        """A hash that tells one market's lists from another's; empty where nothing is replaced."""
        told = "\n".join(f"{name}\n{text}" for name, text in sorted(self._own.items()))
        return hashlib.sha256(told.encode()).hexdigest()[:32] if told else ""

    def text(self, file: str) -> str:
        """Give the text of a file, the market's own before what ships."""
        return self._own[file] if file in self._own else shipped(file)

    def kept(self, make: Callable[Asked, Made], *, at_most: int | None) -> Callable[Asked, Made]:
        """Give the function that makes something of these lists once only for the same arguments."""
        if make not in self._kept:
            self._kept.setdefault(make, lru_cache(at_most)(make))
        return self._kept[make]


_SHIPPED = Lists()
_IN_FORCE: ContextVar[Lists] = ContextVar("lists", default=_SHIPPED)


@contextmanager
def using(lists: Lists) -> Iterator[None]:
    """Put lists in force for what runs inside, in this thread.

    Parameters
    ----------
    lists : Lists
        A market's.
    """
    before = _IN_FORCE.set(lists)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def in_force() -> Lists:
    """Give the lists in force."""
    return _IN_FORCE.get()


def derived(make: Callable[Asked, Made], *, at_most: int | None = None) -> Callable[Asked, Made]:
    """Let a function of the lists make the same thing once only, for each market's lists by themselves.

    Parameters
    ----------
    make : callable
        Reads `rows` or `words`; its arguments can be hashed.
    at_most : int, optional
        How many answers are kept, the latest asked for; all where left out.

    Returns
    -------
    callable
        The same function, quicker.
    """

    @wraps(make)
    def kept(*args: Asked.args, **kwargs: Asked.kwargs) -> Made:
        return in_force().kept(make, at_most=at_most)(*args, **kwargs)

    return kept


def shipped(file: str) -> str:
    """Read a file that ships.

    Parameters
    ----------
    file : str
        Its name, with ending.

    Returns
    -------
    str
        As it stands.
    """
    return files(__package__).joinpath(file).read_text("utf-8")


@derived
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read a list in CSV, one mapping a line.

    Parameters
    ----------
    name : str
        The file's name without `.csv`.

    Returns
    -------
    tuple of dict
        Column name to text.
    """
    return tuple(csv.DictReader(in_force().text(f"{name}.csv").splitlines()))


@derived
def words(name: str) -> dict[str, Any]:
    """Read a list in TOML.

    Parameters
    ----------
    name : str
        The file's name without `.toml`.

    Returns
    -------
    dict
        As the file stands.
    """
    return tomllib.loads(in_force().text(f"{name}.toml"))
