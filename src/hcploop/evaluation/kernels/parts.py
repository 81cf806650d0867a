"""What kernels counted, as rows of `schema.period_part`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from hcploop import schema


def as_part(told: Iterable[Mapping[str, Any]], *, brand: str) -> pa.Table:
    """Fill in 0 for what was not counted.

    Parameters
    ----------
    told : iterable of dict
        Period, cut, value of the cut, and some of the counts.
    brand : str
        The brand.

    Returns
    -------
    schema.period_part
        One row for each.
    """
    nothing = {name: 0 for name, column in schema.period_part.columns.items() if column.type == "int64"}
    return schema.period_part.arrow([{**nothing, **row, "brand": brand} for row in told])
