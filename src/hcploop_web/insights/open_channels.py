"""Through which channels a doctor may be contacted now, and what closes the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from hcploop.nextbest.routes import routes
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.may_offer import Action, may_offer
from hcploop_web.insights.reading import reading
from hcploop_web.insights.sights import brands_seen
from hcploop_web.insights.wording import Words
from hcploop_web.privacy.said import Said


@dataclass(frozen=True)
class OpenChannel:
    """A channel of the market; it is open to a doctor where nothing closes it."""

    code: str
    name: str
    closed_by: tuple[str, ...]


def open_channels(
    one_id: str, sight: Sight, *, brand: str, said: Callable[[Collection[str], dt.datetime], Said], at: dt.datetime
) -> tuple[OpenChannel, ...]:
    """Ask the rules about every channel, each without a certain content.

    Parameters
    ----------
    one_id : str
        The doctor's id, or one that was merged into hers.
    sight : Sight
        What the user sees.
    brand : str
        For which brand; the first that the user sees where it is none of those.
    said : callable
        As for `may_offer`.
    at : datetime.datetime
        The moment, with its zone.

    Returns
    -------
    tuple of OpenChannel
        Open ones first; none where the user sees no brand.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    MarketUnreadable
        The rules cannot be read.
    NothingYet
        There is no snapshot.
    """
    manifest = reading().snapshot.manifest
    channels, words = manifest.settings.channels, Words(manifest)
    brands = brands_seen(sight, list(manifest.settings.brands))
    if not brands:
        return ()
    found = []
    for route in routes(channels, used=channels, has_medical_team=False):
        action = Action(one_id, route.channel, brand if brand in brands else brands[0])
        told = may_offer(action, sight, said=said, at=at)
        reasons = tuple(words.either(one.text_zh, one.text_en) for one in told.held_back_by)
        found.append(OpenChannel(route.channel, words.channel(route.channel), reasons))
    return tuple(sorted(found, key=lambda one: bool(one.closed_by)))
