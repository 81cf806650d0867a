"""A person of a portal shows who she is in WeChat: she is sent there with a state, and comes back with a code."""

from __future__ import annotations

import datetime as dt
import secrets
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass

from hcploop_web.collector.wechat.accounts import Account
from hcploop_web.collector.wechat.identities import PENDING_DAYS
from hcploop_web.collector.wechat.platform import Platform
from hcploop_web.collector.wechat.store import Begun, Store
from hcploop_web.collector.wechat.words import Said, identify

_MINUTES = 10
_AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"


class UnknownState(Exception):
    """Nobody began this hand-over, it was finished before, or it took too long."""


@dataclass(frozen=True)
class HandedOver:
    """What a hand-over tells, source by source, and where she goes now."""

    events: tuple[tuple[str, Said], ...]
    back: str


def begin(store: Store, account: Account, begun: Begun, *, redirect_uri: str, at: dt.datetime) -> str:
    """Begin to learn who somebody is in WeChat.

    Parameters
    ----------
    store : Store
        Keeps what was begun; the state that travels says nothing by itself.
    account : Account
        The official account through which she is asked.
    begun : Begun
        The portal's source and its id of her, and the page to which she returns. All three come from the portal's own
        server, never from a browser.
    redirect_uri : str
        The collector's address `/wechat/<account>/identity`, as the browser reaches it.
    at : datetime.datetime
        The present moment, with its zone.

    Returns
    -------
    str
        Where to send her within ten minutes.
    """
    state = secrets.token_hex(16)
    store.begin(state, begun, at + dt.timedelta(minutes=_MINUTES))
    asked = {"appid": account.app_id, "redirect_uri": redirect_uri, "response_type": "code"}
    query = urllib.parse.urlencode({**asked, "scope": "snsapi_userinfo", "state": state})
    return f"{_AUTHORIZE}?{query}#wechat_redirect"


def finish(
    store: Store, platform: Platform, companies: Iterable[Account], *, code: str, state: str, at: dt.datetime
) -> HandedOver:
    """Learn who somebody is in WeChat.

    Parameters
    ----------
    store : Store
        What was begun.
    platform : Platform
        Of the official account.
    companies : iterable of Account
        Companies of WeCom on the same platform, among whose contacts she is then looked for.
    code, state : str
        What her browser brought.
    at : datetime.datetime
        The present moment, with its zone.

    Returns
    -------
    HandedOver
        The portal's user and the follower, both by the same ids, so that OneID joins them.

    Raises
    ------
    UnknownState
        The state is none of ours, or was used. Nothing is asked of the platform then.
    NoAnswer, PlatformRefused
        The code is worth nothing.
    """
    account = platform.account
    begun = store.finish(state, account.name, at)
    if begun is None:
        raise UnknownState
    told = platform.exchange(code)
    user, unionid = account.user(told["openid"]), told.get("unionid") or ""
    ids = {"wechat_openid": user, "wechat_unionid": account.union(unionid) if unionid else ""}
    if unionid:
        wanting = [one.name for one in companies]
        store.want(wanting, unionid, told["openid"], at + dt.timedelta(days=PENDING_DAYS))
    events = ((begun.source, identify(begun.user_id, at, **ids)), (account.source, identify(user, at, **ids)))
    return HandedOver(events, begun.back)
