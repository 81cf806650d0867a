import pytest
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, OFFICIAL, stamp

from hcploop.channels import ACTIONS as LOOP_ACTIONS
from hcploop_web.collector.wechat.callback_events import events_of, message_id
from hcploop_web.collector.wechat.words import ACTIONS

USUAL = {"ToUserName": "gh_1", "FromUserName": "o-anna", "CreateTime": stamp(), "MsgType": "event"}
OF_SYSTEM = {**USUAL, "FromUserName": "sys", "Event": "change_external_contact", "ExternalUserID": "wm1"}


@pytest.mark.parametrize(
    ("said", "name", "properties"),
    [
        ({"Event": "subscribe", "EventKey": "qrscene_7"}, "WeChat Subscribed", {"scene": "7"}),
        ({"Event": "unsubscribe"}, "WeChat Unsubscribed", {}),
        ({"Event": "SCAN", "EventKey": "7"}, "WeChat Scanned", {"scene": "7"}),
        ({"Event": "CLICK", "EventKey": "cases"}, "WeChat Menu Clicked", {"key": "cases"}),
        ({"Event": "VIEW", "EventKey": "https://a.example/1"}, "WeChat Menu Viewed", {"url": "https://a.example/1"}),
        (
            {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "9", "Status": "success"},
            "WeChat Template Delivered",
            {"job_id": "9", "status": "success"},
        ),
        (
            {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "9", "Status": "failed:user block"},
            "WeChat Template Failed",
            {"job_id": "9", "status": "failed:user block"},
        ),
        ({"MsgType": "image", "MsgId": "5", "PicUrl": "x"}, "WeChat Message Sent", {"message_type": "image"}),
        ({"Event": "LOCATION"}, "WeChat Event", {"event": "location"}),
    ],
)
def test_what_a_follower_does_has_a_name(said, name, properties):
    _known, event = events_of(OFFICIAL, USUAL | said)

    assert (event["event"], event["properties"], event["userId"]) == (name, properties, "o-anna@wx0001")


@pytest.mark.parametrize(
    ("change", "name", "consent"),
    [
        ("add_external_contact", "WeCom Contact Added", None),
        ("add_half_external_contact", "WeCom Contact Added", None),
        ("edit_external_contact", "WeCom Contact Edited", None),
        ("del_external_contact", "WeCom Contact Removed", None),
        ("del_follow_user", "WeCom Contact Lost", {"categoryPreferences": {"wecom": False}}),
        ("transfer_fail", "WeCom Contact Event", None),
    ],
)
def test_who_comes_and_goes_among_contacts_has_a_name(change, name, consent):
    _known, event = events_of(COMPANY, {**OF_SYSTEM, "ChangeType": change})

    assert (event["event"], event["userId"]) == (name, "wm1@ww0003")
    assert event["context"].get("consent") == consent


def test_a_changed_group_or_tag_is_nobody():
    chat = {
        **USUAL,
        "Event": "change_external_chat",
        "ChatId": "wr1",
        "ChangeType": "update",
        "UpdateDetail": "add_member",
    }
    tag = {**USUAL, "Event": "change_external_tag", "Id": "t1", "ChangeType": "create"}

    told = [events_of(COMPANY, one)[0] for one in (chat, tag)]

    assert [(one["event"], one["userId"], one["anonymousId"]) for one in told] == [
        ("WeCom Chat Changed", None, "wr1@ww0003"),
        ("WeCom Tag Changed", None, "t1@ww0003"),
    ]


def test_messages_are_told_apart_by_the_platforms_id_or_by_who_when_and_what():
    text = {**USUAL, "MsgType": "text", "MsgId": "5"}

    assert message_id(text) == message_id({**text, "Content": "again"})
    assert message_id(USUAL | {"Event": "CLICK"}) == message_id(USUAL | {"Event": "CLICK"})
    assert len({message_id(USUAL | {"EventKey": key}) for key in ("a", "b")}) == 2


def test_the_actions_of_events_are_those_of_the_loop():
    assert set(ACTIONS.values()) <= set(LOOP_ACTIONS)
