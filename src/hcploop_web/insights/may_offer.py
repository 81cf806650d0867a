"""Whether an action may be offered to a doctor now, and which rules hold it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hcploop.nextbest.compiled import INCOMPLETE
from hcploop.nextbest.pack import Pack
from hcploop.nextbest.permit import permit_one
from hcploop.nextbest.routes import Route, routes
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.offer_facts import Asked, facts_of
from hcploop_web.insights.pack_in_force import pack_on
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.seeing import document_of, ids_of
from hcploop_web.insights.sights import brands_seen
from hcploop_web.privacy.said import Said

SYSTEM = "system"


class NotOffered(Exception):
    """What was asked names something that the market does not have.

    Parameters
    ----------
    field : str
        Which part of the question.
    text : str
        What is wrong, and what there is.
    """

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Action:
    """What is to be done.

    Parameters
    ----------
    one_id : str
        To whom.
    channel, brand : str
        Through which channel, for which brand.
    content_id : str or None
        With which content.
    sender : str or None
        By which representative; `system` for nobody. Left out, who is in charge of her, where one is needed.
    """

    one_id: str
    channel: str
    brand: str
    content_id: str | None = None
    sender: str | None = None


@dataclass(frozen=True)
class HeldBack:
    """A rule that holds an action back, and where it comes from."""

    rule: str
    text_zh: str
    text_en: str
    source: str


@dataclass(frozen=True)
class Permitted:
    """The answer; nothing holds back what is allowed."""

    one_id: str
    is_allowed: bool
    held_back_by: tuple[HeldBack, ...]
    sender: str
    moment: dt.datetime
    policy: str
    snapshot_id: str


_WORDS = {
    INCOMPLETE: HeldBack(
        INCOMPLETE,
        "关键信息缺失，无法确认可以触达",
        "A fact that the rules must know is missing.",
        "hcploop: in doubt, no",
    ),
    "suppressed": HeldBack(
        "suppressed",
        "医生在禁止触达名单中",
        "She must not be contacted at all.",
        "entered by a privacy officer or steward",
    ),
    "channel_suppressed": HeldBack(
        "channel_suppressed",
        "该渠道已对该医生禁止触达",
        "She must not be contacted by this channel.",
        "entered by a privacy officer or steward",
    ),
    "channel_not_used": HeldBack(
        "channel_not_used",
        "市场政策未启用该渠道",
        "The market's policy does not use this channel.",
        "`channels` of the market's policy of the kind `permit`",
    ),
}


def may_offer(
    action: Action, sight: Sight, *, said: Callable[[Collection[str], dt.datetime], Said], at: dt.datetime
) -> Permitted:
    """Ask the rules about one action, with consents and suppressions as they stand this second.

    Parameters
    ----------
    action : Action
        What is to be done.
    sight : Sight
        What the user sees.
    said : callable
        Tells what was entered in the web about a doctor, by all of her ids, up to a moment.
    at : datetime.datetime
        When it is to be done, with its zone.

    Returns
    -------
    Permitted
        With every rule that holds the action back.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    NotOffered
        Channel, brand, content or sender do not exist.
    MarketUnreadable
        The rules cannot be read.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    her = document_of(now, action.one_id, sight)
    settings = now.snapshot.manifest.settings
    asked = _asked(now, action, her, sight, at)
    pack = pack_on(asked.today)
    live = said(ids_of(now, asked.one_id), at)
    words = [(channel, purpose, state, _utc(when)) for channel, purpose, state, when in live.consents]
    facts = facts_of(now, asked, words, channels=tuple(settings.channels))
    facts["is_suppressed"] = facts["is_suppressed"] or "" in live.suppressed
    held = dict.fromkeys(permit_one(facts, pack=pack))
    # What somebody entered holds whatever the pack says.
    held |= dict.fromkeys(["suppressed"] if "" in live.suppressed else [])
    held |= dict.fromkeys(["channel_suppressed"] if action.channel in live.suppressed else [])
    held |= dict.fromkeys(["channel_not_used"] if pack.channels and action.channel not in pack.channels else [])
    return Permitted(
        one_id=asked.one_id,
        is_allowed=not held,
        held_back_by=_named(held, pack),
        sender=asked.sender or SYSTEM,
        moment=at,
        policy=f"{pack.id} {pack.version}",
        snapshot_id=now.id,
    )


def _asked(now: Reading, action: Action, her: dict[str, object], sight: Sight, at: dt.datetime) -> Asked:
    settings = now.snapshot.manifest.settings
    brands = brands_seen(sight, list(settings.brands))
    if action.brand not in brands:
        raise NotOffered("brand", f"There is no brand {action.brand!r}; there are {', '.join(brands) or 'none'}.")
    route = _route(now, action.channel)
    content = action.content_id or None
    if content and not now.rows("SELECT 1 FROM content WHERE content_id = ?", [content]):
        raise NotOffered("content_id", f"There is no content {content!r}.")
    return Asked(
        one_id=str(her["one_id"]),
        brand=action.brand,
        content_id=content,
        sender=_sender(now, action, route, her),
        route=route,
        moment=_utc(at),
        today=at.astimezone(ZoneInfo(settings.time_zone)).date(),
    )


def _route(now: Reading, channel: str) -> Route:
    channels = now.snapshot.manifest.settings.channels
    known = sorted({route.channel for route in routes(channels, used=channels, has_medical_team=False)})
    if channel not in known:
        raise NotOffered("channel", f"Nothing can be offered by {channel!r}; the channels are {', '.join(known)}.")
    return routes(channels, used=[channel], has_medical_team=False)[0]


def _sender(now: Reading, action: Action, route: Route, her: dict[str, object]) -> str | None:
    if route.hand == SYSTEM:
        if action.sender not in (None, "", SYSTEM):
            raise NotOffered("sender", f"{action.channel} is sent by a system of ours: leave the sender out.")
        return None
    if not action.sender:
        return str(her["rep_id"]) if her.get("rep_id") else None
    if action.sender == SYSTEM:
        return None
    if not now.rows("SELECT 1 FROM rep WHERE rep_id = ?", [action.sender]):
        raise NotOffered("sender", f"There is no representative {action.sender!r}.")
    return action.sender


def _named(held: dict[str, None], pack: Pack) -> tuple[HeldBack, ...]:
    known = {rule.id: HeldBack(rule.id, rule.text_zh, rule.text_en, rule.source) for rule in pack.rules}
    return tuple((_WORDS | known)[name] for name in held)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
