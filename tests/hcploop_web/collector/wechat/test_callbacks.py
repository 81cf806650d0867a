"""What the platforms tell stands in the log once, whatever comes twice, late, forged or out of order."""

import datetime as dt
import errno

import pytest
from tests.hcploop_web.collector.asgi import get, post
from tests.hcploop_web.collector.wechat.platform_standin import (
    COMPANY,
    NOW,
    OFFICIAL,
    PLAIN,
    encrypted,
    message,
    pushed,
    sign,
    stamp,
    xml,
)

from hcploop_web.collector import app
from hcploop_web.collector.app import Collector
from hcploop_web.collector.events import Event, read_batch
from hcploop_web.collector.key_file import KeyFile, write_sources
from hcploop_web.collector.log import Log
from hcploop_web.collector.segments import read
from hcploop_web.collector.wechat.accounts import Account, write_accounts
from hcploop_web.collector.wechat.door import WeChatDoor

CLOSED = Account("closed", "closed", "official", "wx0004", "t-closed", is_open=False)
DAY = dt.timedelta(days=1)


class Clock:
    """Stands in for the machine's: the platform's messages have times of their own."""

    at = NOW

    def time_ns(self):
        return int(self.at.timestamp() * 1e9)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(app, "time", clock)
    return clock


@pytest.fixture
def collector(tmp_path, clock):
    write_sources(tmp_path / "sources.json", [])
    write_accounts(tmp_path / "wechat.json", [OFFICIAL, PLAIN, COMPANY, CLOSED])
    return Collector(KeyFile(tmp_path / "sources.json"), Log(tmp_path / "log"), wechat=WeChatDoor(tmp_path))


@pytest.fixture
def told(tmp_path):
    def events(kind="track"):
        frames = list(read(tmp_path / "log", since=None))
        found = [one for frame in frames for one in read_batch(frame)]
        assert all(isinstance(one, Event) for one in found)
        return [one for one in found if one.kind == kind]

    return events


def tell(collector, account, text, **knobs):
    query, body = pushed(account, text, **knobs)
    return post(collector, f"/wechat/{account.name}?{query.decode()}", body)


@pytest.mark.parametrize("account", [OFFICIAL, PLAIN])
def test_a_message_is_kept_and_answered_with_success(collector, told, account):
    answer = tell(collector, account, message(Event="subscribe", EventKey="qrscene_booth7"))

    (one,) = told()
    assert (answer.status, answer.body) == (200, b"success")
    assert (one.source, one.name, one.user_id) == (account.source, "WeChat Subscribed", f"o-anna@{account.app_id}")
    assert (one.properties, one.happened_at) == ({"scene": "booth7"}, NOW)
    assert [person.external_ids for person in told("identify")] == [[("wechat_openid", f"o-anna@{account.app_id}")]]


def test_a_contact_of_a_company_is_told_by_her_external_id(collector, told):
    text = message(
        FromUserName="sys", Event="change_external_contact", ChangeType="add_external_contact",
        ExternalUserID="wm-anna", UserID="zhangsan", State="booth7",
    )  # fmt: skip

    assert tell(collector, COMPANY, text).body == b"success"
    (one,) = told()
    assert (one.name, one.user_id) == ("WeCom Contact Added", "wm-anna@ww0003")
    assert told("identify")[0].external_ids == [("external_userid", "wm-anna@ww0003")]


def test_what_is_told_again_is_kept_under_the_same_id(collector, told):
    text = message(MsgType="text", Content="请问剂量", MsgId="6054768590064713728")

    # The platform asks three times, each time signed anew and encrypted anew.
    for place in range(3):
        at = NOW + dt.timedelta(seconds=5 * place)
        assert tell(collector, OFFICIAL, text, at=at, nonce=f"n{place}", random=b"%016d" % place).body == b"success"

    assert len({one.message_id for one in told()}) == 1
    assert told()[0].properties == {"message_type": "text"}


CONTACT = message(
    FromUserName="sys", Event="change_external_contact", ChangeType="add_external_contact",
    ExternalUserID="wm-anna", UserID="zhangsan",
)  # fmt: skip
ACCOUNTS = pytest.mark.parametrize(
    ("account", "text"),
    [(PLAIN, message(Event="subscribe")), (OFFICIAL, message(Event="subscribe")), (COMPANY, CONTACT)],
)


@ACCOUNTS
def test_the_very_same_request_is_answered_and_not_kept_again(collector, told, account, text):
    answers = [tell(collector, account, text) for _ in range(3)]

    assert [answer.body for answer in answers] == [b"success"] * 3
    assert len(told()) == 1


def test_events_of_one_second_are_different_ones(collector, told):
    tell(collector, OFFICIAL, message(Event="CLICK", EventKey="guidelines"))
    tell(collector, OFFICIAL, message(Event="CLICK", EventKey="cases"), nonce="n2")

    assert len({one.message_id for one in told()}) == 2


def test_what_comes_out_of_order_keeps_its_own_times(collector, told):
    tell(collector, OFFICIAL, message(Event="unsubscribe", CreateTime=stamp(NOW)))
    tell(collector, OFFICIAL, message(Event="subscribe", CreateTime=stamp(NOW - DAY)), nonce="n2")

    assert {one.name: one.happened_at for one in told()} == {
        "WeChat Unsubscribed": NOW,
        "WeChat Subscribed": NOW - DAY,
    }


def test_who_leaves_refuses_to_be_written_to(collector, told):
    tell(collector, OFFICIAL, message(Event="unsubscribe"))

    assert told()[0].consents == {"wechat": False}


@ACCOUNTS
def test_a_request_of_yesterday_is_refused(collector, told, clock, account, text):
    query, body = pushed(account, text)

    answers = []
    for later in (DAY, -DAY):
        clock.at = NOW + later
        answers.append(post(collector, f"/wechat/{account.name}?{query.decode()}", body).status)

    assert (answers, told()) == ([403, 403], [])


def test_a_signature_that_was_used_for_something_else_is_refused(collector, told):
    tell(collector, PLAIN, message(Event="subscribe"))
    answer = tell(collector, PLAIN, message(Event="unsubscribe"))

    assert (answer.status, [one.name for one in told()]) == (403, ["WeChat Subscribed"])


@pytest.mark.parametrize("knobs", [{"receiver": "wx9999"}, {"key": "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"}])
def test_what_is_encrypted_for_somebody_else_is_refused(collector, told, knobs):
    assert tell(collector, OFFICIAL, message(Event="subscribe"), **knobs).status == 403
    assert told() == []


@ACCOUNTS
def test_a_wrong_signature_is_refused(collector, told, account, text):
    query, body = pushed(account, text)
    wrong = [query.decode().replace(*one) for one in (("nonce=n1", "nonce=n2"), ("ture=", "ture=0"), ("ture=", "x="))]

    answers = [post(collector, f"/wechat/{account.name}?{one}", body).status for one in wrong]

    assert (answers, told()) == ([403] * 3, [])


def test_who_may_encrypt_must(collector, told):
    query = f"signature={sign(OFFICIAL.token, stamp(), 'n1')}&timestamp={stamp()}&nonce=n1"

    answer = post(collector, f"/wechat/{OFFICIAL.name}?{query}", message(Event="subscribe").encode())

    assert (answer.status, told()) == (403, [])


@pytest.mark.parametrize("account", [OFFICIAL, COMPANY])
def test_a_text_that_was_changed_on_its_way_is_refused(collector, told, account):
    query, body = pushed(account, CONTACT)
    at = body.index(b"Encrypt><![CDATA[") + 40
    changed = body[:at] + (b"A" if body[at : at + 1] != b"A" else b"B") + body[at + 1 :]

    answer = post(collector, f"/wechat/{account.name}?{query.decode()}", changed)

    assert (answer.status, told()) == (403, [])


ENTITIES = (
    '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    "<xml><FromUserName>&f;</FromUserName><ToUserName>&b;</ToUserName><MsgType>event</MsgType>"
    f"<CreateTime>{stamp()}</CreateTime><Event>subscribe</Event></xml>"
)


@pytest.mark.parametrize(
    "text", ["", "not xml", "<xml/>", ENTITIES, xml(MsgType="event", FromUserName="a"), message(CreateTime="soon")]
)
def test_what_is_no_message_is_refused(collector, told, text):
    assert tell(collector, OFFICIAL, text).status == 400
    assert told() == []


def test_a_message_that_is_far_too_long_is_refused(collector):
    assert tell(collector, PLAIN, message(Content="x" * 600_000)).status == 400


@pytest.mark.parametrize("name", ["closed", "nobody", ""])
def test_an_account_that_is_closed_or_unknown_is_not_there(collector, name):
    query, body = pushed(CLOSED, message(Event="subscribe"))

    assert post(collector, f"/wechat/{name}?{query.decode()}", body).status == 404


def test_messages_of_the_companys_own_people_are_answered_and_not_kept(collector, told):
    text = message(FromUserName="zhangsan", MsgType="text", Content="hello", MsgId="1", AgentID="2")

    assert (tell(collector, COMPANY, text).body, told()) == (b"success", [])


def test_what_cannot_be_kept_is_asked_for_again(collector, told, monkeypatch):
    async def fails(_frame):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(collector._sink, "append", fails)
    assert tell(collector, OFFICIAL, message(Event="subscribe")).status == 503
    monkeypatch.undo()
    monkeypatch.setattr(app, "time", Clock())

    assert tell(collector, OFFICIAL, message(Event="subscribe")).body == b"success"
    assert len(told()) == 1


def test_the_address_is_verified_in_the_clear_for_an_official_account(collector):
    query = f"signature={sign(PLAIN.token, stamp(), 'n')}&timestamp={stamp()}&nonce=n&echostr=7713"

    assert get(collector, f"/wechat/plain?{query}").body == b"7713"
    assert get(collector, f"/wechat/plain?{query.replace('nonce=n', 'nonce=m')}").status == 403


def test_the_address_is_verified_by_decryption_for_a_company(collector):
    packed = encrypted(COMPANY, "7713")
    signature = sign(COMPANY.token, stamp(), "n", packed)
    quoted = packed.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    query = f"timestamp={stamp()}&nonce=n&echostr={quoted}"

    assert get(collector, f"/wechat/company?msg_signature={signature}&{query}").body == b"7713"
    assert get(collector, f"/wechat/company?signature={sign(COMPANY.token, stamp(), 'n')}&{query}").status == 403


def test_without_accounts_there_is_nothing_and_with_a_spoilt_file_it_is_told_to_come_again(collector, tmp_path):
    (tmp_path / "wechat.json").write_text("{")

    assert tell(anew(collector, tmp_path), OFFICIAL, message(Event="subscribe")).status == 503
    (tmp_path / "wechat.json").unlink()
    assert tell(anew(collector, tmp_path), OFFICIAL, message(Event="subscribe")).status == 404


def anew(collector, folder):
    return Collector(collector._keys, collector._sink, wechat=WeChatDoor(folder))
