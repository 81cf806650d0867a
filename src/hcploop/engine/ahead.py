"""Work that goes on in threads meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
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


def in_turn(
    threads: Executor, job: Callable[..., None], each: Sequence[tuple[object, ...]], progress: Callable[[int], None]
) -> Callable[[], None]:
    """Begin jobs in threads.

    Parameters
    ----------
    threads : Executor
        Where they run.
    job : callable
        What is done.
    each : sequence of tuple
        Arguments of each job.
    progress : callable
        Is told how many are done, by the thread that waits.

    Returns
    -------
    callable
        Waits for all; what the first that failed raised comes out of it, and jobs that had not begun are dropped.
    """
    futures = [threads.submit(job, *arguments) for arguments in each]

    def wait() -> None:
        try:
            for done, future in enumerate(futures, start=1):
                future.result()
                progress(done)
        finally:
            for future in futures:
                future.cancel()

    return wait
