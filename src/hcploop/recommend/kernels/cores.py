"""Work for all cores at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from hcploop.recommend.kernels.catalogue import Array

Found = TypeVar("Found")


def on_all_cores(work: Callable[[Array], Found], rows: Array) -> list[Found]:
    """Part rows, one part for each core, and work on the parts side by side.

    Parameters
    ----------
    work : callable
        Is given a part, in a thread; worth it only for what lets other threads run, such as compiled loops.
    rows : numpy array, shape (rows, …)
        What to part.

    Returns
    -------
    list
        What `work` gave for each part, in the order of rows.
    """
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as threads:
        return list(threads.map(work, np.array_split(rows, cores)))
