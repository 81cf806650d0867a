"""What a user sees, as a condition on the doctors."""

from __future__ import annotations

from typing import Any

from hcploop.engine import Snapshot
from hcploop_web.accounts.rows import Sight


def condition(sight: Sight, *, doctor: str = "doctor") -> tuple[str, list[Any]]:
    """Say which doctors a user sees.

    Parameters
    ----------
    sight : Sight
        What `accounts.rows.sight` told.
    doctor : str
        The name of the table `doctor` in the question.

    Returns
    -------
    tuple of str and list
        A condition with `?`, and its values.
    """
    if sight.is_whole:
        return "TRUE", []
    parts, given = ["FALSE"], []
    for column, values in (("rep_id", sight.rep_ids), ("territory", sight.territories)):
        if values:
            # Looked up, not compared one by one: a region has a thousand representatives.
            parts.append(f"{doctor}.{column} IN (SELECT unnest(?::VARCHAR[]))")
            given.append(sorted(values))
    return f"({' OR '.join(parts)})", given


def brands_seen(sight: Sight, brands: list[str]) -> list[str]:
    """Keep the brands of the market that a user sees."""
    return [brand for brand in brands if sight.brands is None or brand in sight.brands]


def brands_and_all(sight: Sight, snapshot: Snapshot) -> list[str]:
    """Give the brands of a snapshot that a user sees, and "all", under which stands what is of no single brand."""
    return [*brands_seen(sight, list(snapshot.manifest.settings.brands)), "all"]
