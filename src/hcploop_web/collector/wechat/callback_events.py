"""A callback as canonical events: who did what, and by which id she is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hcploop_web.collector.wechat.accounts import Account
from hcploop_web.collector.wechat.messages import NotAMessage
from hcploop_web.collector.wechat.words import Said, category_of, identify, made_id, refusing, track

_MESSAGES = frozenset({"text", "image", "voice", "video", "shortvideo", "location", "link"})
_EVENTS = {
    "subscribe": "WeChat Subscribed",
    "unsubscribe": "WeChat Unsubscribed",
    "scan": "WeChat Scanned",
    "click": "WeChat Menu Clicked",
    "view": "WeChat Menu Viewed",
}
_CONTACTS = {
    "add_external_contact": "WeCom Contact Added",
    "add_half_external_contact": "WeCom Contact Added",
    "edit_external_contact": "WeCom Contact Edited",
    "del_external_contact": "WeCom Contact Removed",
    "del_follow_user": "WeCom Contact Lost",
}
_WHO = ("ToUserName", "FromUserName", "ExternalUserID", "UserID", "ChatId")
_WHAT = ("MsgType", "Event", "EventKey", "MsgID", "ChangeType", "UpdateDetail", "Id", "TagType")
_TELLS_APART = (*_WHO, "CreateTime", *_WHAT)


def events_of(account: Account, said: Mapping[str, str]) -> list[Said]:
    """Say what a callback tells.

    Parameters
    ----------
    account : Account
        Who calls.
    said : mapping of str to str
        Its fields.

    Returns
    -------
    list of dict
        Events of Segment's shape. None for what is about nobody outside: messages of the company's own people. What
        people write is not taken over, only that they wrote.

    Raises
    ------
    NotAMessage
        It lacks a time, a sender or a type.
    """
    at = _moment(said.get("CreateTime", ""))
    if not said.get("MsgType") or not said.get("FromUserName"):
        raise NotAMessage
    return _of_company(account, said, at) if account.kind == "wecom" else _of_follower(account, said, at)


def message_id(said: Mapping[str, str]) -> str:
    """Return what tells a message from others: the platform's id, else who, when and what, as a redelivery has them."""
    if said.get("MsgId"):
        return made_id("wx", said.get("ToUserName", ""), said["MsgId"])
    return made_id("wx", *(said.get(name, "") for name in _TELLS_APART))


def _of_follower(account: Account, said: Mapping[str, str], at: dt.datetime) -> list[Said]:
    user = account.user(said["FromUserName"])
    name, more = _named(said)
    event = track(name, user, message_id(said), at, **more)
    if name == "WeChat Unsubscribed":
        event = refusing(event, category_of(account.kind))
    return [identify(user, at, wechat_openid=user), event]


def _named(said: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    kind, event, key = said["MsgType"], said.get("Event", "").lower(), said.get("EventKey", "")
    if kind in _MESSAGES:
        return "WeChat Message Sent", {"message_type": kind}
    if event == "templatesendjobfinish":
        status = said.get("Status", "")
        told: dict[str, object] = {"job_id": said.get("MsgID", ""), "status": status}
        return ("WeChat Template Delivered" if status == "success" else "WeChat Template Failed"), told
    if event in ("subscribe", "scan"):
        return _EVENTS[event], {"scene": key.removeprefix("qrscene_")}
    if event in _EVENTS:
        return _EVENTS[event], {"url" if event == "view" else "key": key}
    return "WeChat Event", {"event": event or kind, "key": key}


def _of_company(account: Account, said: Mapping[str, str], at: dt.datetime) -> list[Said]:
    event, change = said.get("Event", ""), said.get("ChangeType", "")
    if event == "change_external_contact" and said.get("ExternalUserID"):
        user = account.user(said["ExternalUserID"])
        name = _CONTACTS.get(change, "WeCom Contact Event")
        more = {"staff": said.get("UserID", ""), "state": said.get("State", ""), "change": change}
        told = track(name, user, message_id(said), at, **more)
        if name == "WeCom Contact Lost":
            told = refusing(told, category_of(account.kind))
        return [identify(user, at, external_userid=user), told]
    about = {"change_external_chat": "ChatId", "change_external_tag": "Id"}.get(event)
    if about is None:
        return []
    name = "WeCom Chat Changed" if event == "change_external_chat" else "WeCom Tag Changed"
    more = {"change": change, "detail": said.get("UpdateDetail", ""), "about": said.get(about, "")}
    return [_of_nobody(track(name, "", message_id(said), at, **more), account.user(said.get(about, "") or event))]


def _of_nobody(event: Said, thing: str) -> Said:
    """Let an event be of a group or a tag, which is nobody."""
    return {**event, "userId": None, "anonymousId": thing}


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(int(text), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotAMessage from error
