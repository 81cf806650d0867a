"""What single doctors bought or prescribed: shown only where the market's policy allows to know it at all."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hcploop.engine import Manifest
from hcploop.errors import HcploopError
from hcploop.market import load_market


def are_shown(manifest: Manifest) -> bool:
    """Tell whether pages may show what a single doctor bought or prescribed.

    The loop keeps no such rows where the policy forbids them. This is the second wall: it holds for a snapshot of a
    time when the policy was another, and where the market cannot be read.

    Parameters
    ----------
    manifest : Manifest
        Of the snapshot that is read; the policy that it was made under must allow it too.

    Returns
    -------
    bool
        False unless both the policy of the snapshot and that of today allow it.
    """
    return manifest.settings.policy == _policy_that_keeps_buyers(settings.DROP, _as_it_is_now(settings.DROP))


def _as_it_is_now(drop: Path) -> tuple[tuple[str, int, int], ...]:
    files = [drop / "market.toml", *sorted(drop.glob("policy/*")), *sorted(drop.glob("feeds/*"))]
    known = [(str(path), path.stat()) for path in files if path.exists()]
    return tuple((path, told.st_mtime_ns, told.st_size) for path, told in known)


@lru_cache(maxsize=4)
def _policy_that_keeps_buyers(drop: Path, _now: tuple[tuple[str, int, int], ...]) -> str | None:
    # To read a market takes a third of the time of a doctor's page, and it seldom changes.
    try:
        market = load_market(drop)
    except HcploopError:
        return None
    return market.policy if market.keeps_buyers else None
