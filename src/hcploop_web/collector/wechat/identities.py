"""Who is who: unionids of followers and contacts, and the way from a unionid to a contact that is none yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from hcploop_web.collector.wechat.platform import Platform
from hcploop_web.collector.wechat.store import Store
from hcploop_web.collector.wechat.words import Said, identify

PENDING_DAYS = 90
"""So long the platform keeps a pending_id."""
_AT_ONCE = 100


def followers(platform: Platform, at: dt.datetime) -> Iterator[Said]:
    """Tell of every follower of an official account her openid, and her unionid where the platform tells it."""
    account, after = platform.account, ""
    while True:
        page = platform.ask("/cgi-bin/user/get", next_openid=after)
        openids = page.get("data", {}).get("openid", [])
        for some in _parted(openids):
            asked = {"user_list": [{"openid": one, "lang": "zh_CN"} for one in some]}
            for row in platform.ask("/cgi-bin/user/info/batchget", asked).get("user_info_list", []):
                if row.get("subscribe"):
                    user = account.user(row["openid"])
                    yield identify(user, at, wechat_openid=user, wechat_unionid=_union(platform, row))
        after = page.get("next_openid", "")
        if not openids or not after:
            return


def contacts(platform: Platform, at: dt.datetime) -> Iterator[Said]:
    """Tell of every contact of a company her external_userid, and her unionid where the platform tells it."""
    staff = platform.ask("/cgi-bin/externalcontact/get_follow_user_list").get("follow_user", [])
    for some in _parted(staff):
        cursor = ""
        while True:
            asked = {"userid_list": some, "cursor": cursor, "limit": _AT_ONCE}
            page = platform.ask("/cgi-bin/externalcontact/batch/get_by_user", asked)
            for row in page.get("external_contact_list", []):
                told = row["external_contact"]
                user = platform.account.user(told["external_userid"])
                yield identify(user, at, external_userid=user, wechat_unionid=_union(platform, told))
            cursor = page.get("next_cursor", "")
            if not cursor:
                break


def find_wanted(platform: Platform, store: Store, at: dt.datetime) -> Iterator[Said]:
    """Look for people whose unionid is known among the contacts of a company.

    Parameters
    ----------
    platform : Platform
        Of the company.
    store : Store
        Who is wanted. Who is no contact yet is kept there by her pending_id for 90 days.
    at : datetime.datetime
        The present moment, with its zone.

    Yields
    ------
    dict
        An event for each who is a contact. It must be kept before the next is asked for: then she is wanted no more.
    """
    account = platform.account
    for unionid, openid in store.wanted(account.name, at):
        asked = {"unionid": unionid, "openid": openid, "subject_type": 0}
        told = platform.ask("/cgi-bin/idconvert/unionid_to_external_userid", asked)
        if told.get("external_userid"):
            user = account.user(told["external_userid"])
            yield identify(user, at, external_userid=user, wechat_unionid=account.union(unionid))
        elif told.get("pending_id"):
            store.wait(account.name, told["pending_id"], unionid, at + dt.timedelta(days=PENDING_DAYS))
        store.found(account.name, unionid)


def find_pending(platform: Platform, store: Store, external_userids: list[str], at: dt.datetime) -> Iterator[Said]:
    """Find contacts who were waited for: each contact's pending_id is looked up among those that wait.

    Parameters
    ----------
    platform : Platform
        Of the company.
    store : Store
        Who is waited for.
    external_userids : list of str
        Contacts, without the company.
    at : datetime.datetime
        The present moment, with its zone.

    Yields
    ------
    dict
        An event for each who came. It must be kept before the next is asked for: then she is waited for no more.
    """
    account, waiting = platform.account, store.waiting(platform.account.name, at)
    if not waiting:
        return
    for some in _parted(external_userids):
        asked = {"external_userid": some}
        for row in platform.ask("/cgi-bin/idconvert/batch/external_userid_to_pending_id", asked).get("result", []):
            unionid = waiting.get(row.get("pending_id", ""))
            if unionid is not None:
                user = account.user(row["external_userid"])
                yield identify(user, at, external_userid=user, wechat_unionid=account.union(unionid))
                store.arrived(account.name, row["pending_id"])


def _parted(ids: Sequence[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), _AT_ONCE):
        yield list(ids[first : first + _AT_ONCE])


def _union(platform: Platform, row: dict[str, Any]) -> str:
    return platform.account.union(row["unionid"]) if row.get("unionid") else ""
