"""Which records a change can reach: what hangs together by links is merged together."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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
    sides = [links["record_a"], links["record_b"], start["record_id"]]
    coded = pc.dictionary_encode(pa.chunked_array([piece for side in sides for piece in side.chunks], pa.int64()))
    whole = coded.combine_chunks()
    ids, place = whole.dictionary.to_numpy(), whole.indices.to_numpy()
    ends, begin = place[: 2 * len(links)].reshape(2, -1), place[2 * len(links) :]
    graph = coo_array((np.ones(len(links), np.int8), (ends[0], ends[1])), shape=(len(ids), len(ids)))
    count, component = connected_components(graph, directed=False)
    is_of_start = np.zeros(count, bool)
    is_of_start[component[begin]] = True
    return pa.table({"record_id": pa.array(np.sort(ids[is_of_start[component]]), pa.int64())})
