"""What single doctors bought or prescribed: shown only where the market's policy allows to know it at all."""

from __future__ import annotations

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
    try:
        market = load_market(settings.DROP)
    except HcploopError:
        return False
    return market.keeps_buyers and manifest.settings.policy == market.policy
