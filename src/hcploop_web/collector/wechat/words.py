"""What callbacks are called as events, and how an event is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from hcploop_web.collector.platform_totals import PLATFORM_TOTAL
from hcploop_web.collector.wechat.accounts import Account

ACTIONS: Mapping[str, str] = {
    "WeChat Subscribed": "follow",
    "WeChat Unsubscribed": "unfollow",
    "WeChat Scanned": "open",
    "WeChat Menu Clicked": "click",
    "WeChat Menu Viewed": "view",
    "WeChat Message Sent": "ask",
    "WeChat Template Delivered": "deliver",
    "WeCom Contact Added": "follow",
    "WeCom Contact Lost": "unfollow",
}
"""The action that events of a name stand for: the rules that a source of an account begins with."""

_PREFIXES = {"official": "WeChat ", "wecom": "WeCom "}
_CATEGORIES = {"official": "wechat", "wecom": "wecom"}

Said = dict[str, Any]
"""An event as a client would send it."""


def actions_of(kind: str) -> dict[str, str]:
    """Return those of `ACTIONS` that accounts of a kind tell, official or wecom."""
    return {name: action for name, action in ACTIONS.items() if name.startswith(_PREFIXES[kind])}


def category_of(kind: str) -> str:
    """Return the category of consent that is refused when somebody leaves an account of a kind."""
    return _CATEGORIES[kind]


def made_id(prefix: str, *parts: str) -> str:
    """Make the id of a message from what tells it from all others, so that a redelivery has the same."""
    return f"{prefix}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:40]}"


def track(name: str, user_id: str, message_id: str, at: dt.datetime, **properties: object) -> Said:
    """Write what somebody did.

    Parameters
    ----------
    name : str
        Of the event.
    user_id, message_id : str
        Who, and the id of the message.
    at : datetime.datetime
        When, with its zone.
    **properties : object
        What more is known; what is empty is left out.

    Returns
    -------
    dict
        An event of the type `track`.
    """
    return {
        "type": "track",
        "event": name,
        "userId": user_id,
        "messageId": message_id,
        "timestamp": at.isoformat(),
        "properties": {key: value for key, value in properties.items() if value not in ("", None)},
        "context": {"library": {"name": "wechat"}},
    }


def identify(user_id: str, at: dt.datetime, **ids: str) -> Said:
    """Write by which ids somebody is known; the same ids make the same message, however often they are told.

    Parameters
    ----------
    user_id : str
        Under which the source knows her.
    at : datetime.datetime
        When it was told, with its zone.
    **ids : str
        By kind: wechat_openid, wechat_unionid, external_userid; empty ones are left out.

    Returns
    -------
    dict
        An event of the type `identify`.
    """
    told = [{"type": kind, "id": value} for kind, value in sorted(ids.items()) if value]
    return {
        "type": "identify",
        "userId": user_id,
        "messageId": made_id("wxid", user_id, *(f"{one['type']}={one['id']}" for one in told)),
        "timestamp": at.isoformat(),
        "traits": {},
        "context": {"library": {"name": "wechat"}, "externalIds": told},
    }


def refusing(event: Said, category: str) -> Said:
    """Add to an event that she does not want to be written to any more."""
    return {**event, "context": {**event["context"], "consent": {"categoryPreferences": {category: False}}}}


def platform_total(account: Account, content_id: str, day: dt.date, views: int, visitors: int) -> Said:
    """Write what the platform counted of a content on a day; a corrected count is another message.

    Parameters
    ----------
    account : Account
        Whose content it is.
    content_id : str
        The article.
    day : datetime.date
        In China.
    views, visitors : int
        Readings, and people who read.

    Returns
    -------
    dict
        An event of nobody: its anonymous id is the account's.
    """
    parts = (account.app_id, content_id, day.isoformat(), str(views), str(visitors))
    event = track(PLATFORM_TOTAL, "", made_id("wxtotal", *parts), dt.datetime.combine(day, dt.time(16), dt.UTC))
    counts = {"content_id": content_id, "channel": "wechat", "counted_on": day.isoformat()}
    event |= {"anonymousId": f"platform@{account.app_id}", "userId": None}
    return {**event, "properties": {**counts, "views": views, "visitors": visitors}}
