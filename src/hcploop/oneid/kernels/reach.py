"""Which records a change can reach: what hangs together by links is merged together."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def reached(links: pa.Table, start: pa.Table) -> pa.Table:
    """The records that hang together, over any number of links, with some records.

    Merging takes or refuses a link by what its two clusters hold, and clusters grow along links only: so what
    does not hang together with a change is merged as before.

    Parameters
    ----------
    links : arrow table
        `record_a`, `record_b`: links strong enough to be taken, and what stewards decided.
    start : arrow table
        `record_id`: the records where something changed.

    Returns
    -------
    arrow table
        `record_id`: `start` and what hangs together with it, sorted, each once.

    Examples
    --------
    >>> links = pa.table({"record_a": [1, 2, 7], "record_b": [2, 3, 8]})
    >>> reached(links, pa.table({"record_id": [3, 9]}))["record_id"].to_pylist()
    [1, 2, 3, 9]
    """
    a, b, asked = (column.to_numpy() for column in (links["record_a"], links["record_b"], start["record_id"]))
    ids, place = np.unique(np.concatenate([a, b, asked]), return_inverse=True)
    ends, begin = place[: 2 * len(a)].reshape(2, -1), place[2 * len(a) :]
    graph = coo_array((np.ones(len(a), np.int8), (ends[0], ends[1])), shape=(len(ids), len(ids)))
    component = connected_components(graph, directed=False)[1]
    is_reached = np.isin(component, np.unique(component[begin]))
    return pa.table({"record_id": pa.array(ids[is_reached], pa.int64())})
