"""How much memory there is, and how DuckDB writes amounts of it."""

from __future__ import annotations

import os


def half_the_machine() -> str:
    """Half of the machine's memory, as DuckDB writes it.

    Returns
    -------
    str
        Such as `7812MiB`; at least 512 MiB.
    """
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(512, whole // 2**21)}MiB"


def mib(size: str) -> float:
    """Read an amount as DuckDB writes it.

    Examples
    --------
    >>> mib("4.0 GiB"), mib("512 bytes")
    (4096.0, 0.0)
    """
    number, unit = size.split()
    return float(number) * 1024.0 ** ["KiB", "MiB", "GiB", "TiB"].index(unit) / 1024 if unit != "bytes" else 0.0
