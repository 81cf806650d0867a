"""Which keys may stand twice."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from hcploop.schema import contested_key


def contested_keys(key_mark: pa.Table) -> pa.Table:
    """Find the numbers of keys that stand more than once, or that a row marks as gone.

    To sort numbers is cheaper than to group them.

    Parameters
    ----------
    key_mark : schema.key_mark
        The number of the key of every row.

    Returns
    -------
    schema.contested_key
        One row a number.

    Examples
    --------
    >>> marks = pa.table({"number": pa.array([3, 1, 3, 2], pa.uint64()), "is_deleted": [False, False, False, True]})
    >>> contested_keys(marks)["number"].to_pylist()
    [2, 3]
    """
    number = np.sort(key_mark["number"].to_numpy())
    twice = number[1:][number[1:] == number[:-1]]
    gone = key_mark.filter(key_mark["is_deleted"])["number"].to_numpy()
    return contested_key.check_arrow(pa.table({"number": pa.array(np.union1d(twice, gone), pa.uint64())}))
