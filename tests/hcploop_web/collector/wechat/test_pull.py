"""Once a day the platforms are asked, and what is new stands in the log."""

import datetime as dt

import pytest
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, NOW, OFFICIAL, PlatformStandIn

from hcploop_web.collector.events import read_batch
from hcploop_web.collector.segments import read
from hcploop_web.collector.wechat.pull import Puller
from hcploop_web.collector.wechat.store import Store

ACCOUNTS = {one.name: one for one in (OFFICIAL, COMPANY)}
ARTICLE = {"ref_date": "2026-06-30", "msgid": "1000_1", "int_page_read_count": 12, "int_page_read_user": 8}


def _users(query, told):
    pages = {"": (["o-anna", "o-bo"], "o-bo"), "o-bo": ([], "")}
    openids, after = pages[query.get("next_openid", "")]
    return {"data": {"openid": openids}, "next_openid": after}


def _infos(query, told):
    known = {"o-anna": "u-anna", "o-bo": ""}
    return {
        "user_info_list": [
            {"subscribe": 1, "openid": one["openid"], "unionid": known[one["openid"]]} for one in told["user_list"]
        ]
    }


def _contacts(query, told):
    pages = {"": (["wm-anna"], "next"), "next": (["wm-cai"], "")}
    ids, after = pages[told["cursor"]]
    return {
        "external_contact_list": [{"external_contact": {"external_userid": one}} for one in ids],
        "next_cursor": after,
    }


@pytest.fixture
def platform():
    return PlatformStandIn(
        getarticlesummary=lambda _query, told: {"list": [ARTICLE] if told["begin_date"] == "2026-06-30" else []},
        getarticletotal={"list": []},
        get=_users,
        batchget=_infos,
        get_follow_user_list={"follow_user": ["zhangsan"]},
        get_by_user=_contacts,
    )


@pytest.fixture
def puller(tmp_path, platform):
    return Puller(tmp_path, lambda: NOW, fetch=platform)


def told(folder):
    return [one for frame in read(folder / "log", since=None) for one in read_batch(frame)]


def test_articles_followers_and_contacts_are_told(tmp_path, puller):
    found = {one.account: one.events for one in puller.pull(ACCOUNTS)}

    people = {one.user_id: one.external_ids for one in told(tmp_path) if one.kind == "identify"}
    assert found == {"oncology": 3, "company": 2}
    assert people == {
        "o-anna@wx0001": [("wechat_openid", "o-anna@wx0001"), ("wechat_unionid", "u-anna@open1")],
        "o-bo@wx0001": [("wechat_openid", "o-bo@wx0001")],
        "wm-anna@ww0003": [("external_userid", "wm-anna@ww0003")],
        "wm-cai@ww0003": [("external_userid", "wm-cai@ww0003")],
    }
    assert [one.properties["views"] for one in told(tmp_path) if one.kind == "track"] == [12]


def test_what_was_told_is_not_told_again(tmp_path, puller):
    puller.pull(ACCOUNTS)
    before = len(told(tmp_path))

    assert [one.events for one in puller.pull(ACCOUNTS)] == [0, 0]
    assert len(told(tmp_path)) == before


def test_a_limit_of_one_account_keeps_no_other_from_being_asked(puller, platform):
    def limited(_query, _told):
        return {"errcode": 45009}

    platform.answers["getarticletotal"] = limited

    assert [(one.account, one.events, one.problem) for one in puller.pull(ACCOUNTS)] == [
        ("oncology", 0, "TooOften"),
        ("company", 2, ""),
    ]


def test_who_is_a_contact_already_is_found_by_her_unionid(tmp_path, puller, platform):
    Store(tmp_path / "wechat.sqlite").want(["company"], "u-anna", "o-anna", NOW + dt.timedelta(days=90))
    platform.answers["unionid_to_external_userid"] = {"external_userid": "wm-anna"}

    puller.pull({"company": COMPANY})

    ids = [("external_userid", "wm-anna@ww0003"), ("wechat_unionid", "u-anna@open1")]
    assert ids in [one.external_ids for one in told(tmp_path)]
    assert Store(tmp_path / "wechat.sqlite").wanted("company", NOW) == []


def test_who_becomes_a_contact_within_ninety_days_is_joined_by_her_pending_id(tmp_path, platform):
    Store(tmp_path / "wechat.sqlite").want(["company"], "u-cai", "o-cai", NOW + dt.timedelta(days=90))
    platform.answers["unionid_to_external_userid"] = {"pending_id": "p-cai"}
    platform.answers["external_userid_to_pending_id"] = {
        "result": [{"external_userid": "wm-anna", "pending_id": "p-x"}]
    }
    Puller(tmp_path, lambda: NOW, fetch=platform).pull({"company": COMPANY})
    found = [{"external_userid": "wm-cai", "pending_id": "p-cai"}]
    platform.answers["external_userid_to_pending_id"] = {"result": found}

    Puller(tmp_path, lambda: NOW + dt.timedelta(days=89), fetch=platform).pull({"company": COMPANY})

    ids = [("external_userid", "wm-cai@ww0003"), ("wechat_unionid", "u-cai@open1")]
    assert [one.external_ids for one in told(tmp_path)].count(ids) == 1
    assert Store(tmp_path / "wechat.sqlite").waiting("company", NOW) == {}


def test_after_ninety_days_nobody_is_waited_for(tmp_path, platform):
    Store(tmp_path / "wechat.sqlite").want(["company"], "u-cai", "o-cai", NOW + dt.timedelta(days=90))
    platform.answers["unionid_to_external_userid"] = {"pending_id": "p-cai"}
    platform.answers["external_userid_to_pending_id"] = {"result": []}
    Puller(tmp_path, lambda: NOW, fetch=platform).pull({"company": COMPANY})

    assert Store(tmp_path / "wechat.sqlite").waiting("company", NOW + dt.timedelta(days=91)) == {}


def test_an_account_that_is_closed_or_has_no_secret_is_not_asked(puller, platform):
    assert puller.pull({}) == []
    assert platform.asked == []
