"""Work on one thing while the next is being made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Hand items on, each next one made meanwhile in a thread.

    Parameters
    ----------
    items : iterable
        Is asked by one thread at a time, and never more than one item ahead.

    Yields
    ------
    Item
        The items, in their order; an error comes out where its item would have.

    Examples
    --------
    >>> list(ahead([1, 2, 3]))
    [1, 2, 3]
    """
    source = iter(items)
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(_some, source)
        while some := coming.result():
            coming = thread.submit(_some, source)
            yield from some


def _some(source: Iterator[Item]) -> list[Item]:
    return list(islice(source, 1))
