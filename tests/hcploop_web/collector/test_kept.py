"""A doctor in the log, in the ledger and among refused events, and what is left of her."""

import datetime as dt
import json

import pytest
from tests.event_log import T0, EventLog

from hcploop.flow.seeking import is_told
from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.keeping import Keeping, let_go
from hcploop_web.collector.kept import forget, told
from hcploop_web.collector.models import RefusedEvent
from hcploop_web.collector.wechat.store import Begun, Store
from hcploop_web.privacy.hers import Hers

PHONES = ("13977778888", "139-7777-8888", "139 7777 8888")
LICENCE, UNION, MAIL = "110977770000123", "oUnion7788shuoyue", "shuoyue.zhongli@ward.cn"
TELLING = [*PHONES, LICENCE, UNION, MAIL, "钟离朔月", "D777777", "tablet-of-hers"]
HERS = Hers(
    one_ids=frozenset({"HAAAAAAAAAAA"}),
    known_as=frozenset({("portal", "D777777")}),
    decisions=frozenset(),
    words=frozenset({*PHONES, LICENCE, UNION, MAIL}),
    names=frozenset({"钟离朔月"}),
    contacts=frozenset(
        {("phone", "+8613977778888"), ("licence_no", LICENCE), ("wechat_unionid", f"{UNION}@app"), ("email", MAIL)}
    ),
)
IDENTIFY = {
    "type": "identify",
    "userId": "D777777",
    "anonymousId": "tablet-of-hers",
    "traits": {"name": "钟离朔月", "phone": PHONES[1], "licence_no": LICENCE},
    "context": {"externalIds": [{"type": "wechat_unionid", "id": f"{UNION}@app"}]},
}
OTHER = {"type": "page", "userId": "D1", "properties": {"content_id": "c1"}}
PAGE = OTHER | {"userId": "D777777"}


@pytest.fixture
def log(db, settings, tmp_path):
    settings.HOME = tmp_path
    made = EventLog(tmp_path)
    yield made
    made.loader.close()


def gone(log):
    return forget(HERS, files=log.files)


def _told_in(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted({f"{path.name}: {word}" for path in files for word in TELLING if is_told(path, [word])})


def _by(log):
    return [row["source_person_id"] for row in log.rows("touches")]


def test_nothing_of_her_is_left_in_log_and_ledger(log):
    at = {"properties": {"content_id": "c9"}, "type": "page"}
    log.send(dict(OTHER), dict(IDENTIFY), dict(PAGE), at | {"anonymousId": "tablet-of-hers"}, dict(OTHER))
    log.send({"type": "track", "event": "Note", "userId": "D2", "properties": {"note": f"call {PHONES[2]}"}})
    log.send(dict(IDENTIFY, userId="U-new", anonymousId="D777777"), dict(PAGE, userId="U-new"))
    log.load()
    log.send(dict(OTHER), dict(PAGE))
    others = log.tally()

    count = gone(log)

    assert count >= 8
    assert _told_in(log.home) == []
    assert "U-new" not in _by(log)
    assert log.tally() == others


def test_events_of_others_are_loaded_exactly_once_after_an_erasure(log):
    log.send(dict(OTHER), dict(PAGE), dict(OTHER))
    log.load()
    log.send(dict(OTHER), dict(PAGE), dict(OTHER))
    gone(log)
    log.send(dict(OTHER))
    log.load()

    assert _by(log).count("D1") == 5
    assert log.tally() == {Outcome.TOLD: 6, Outcome.FORGOTTEN: 1}


def test_a_file_that_lost_rows_grows_on_from_where_it_ends(log):
    log.send(dict(OTHER), dict(PAGE), dict(OTHER))
    log.load()
    (path,) = (log.files / "portal/touches").glob("*.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join("\n" if "D777777" in line else line for line in lines), encoding="utf-8")
    log.send(dict(OTHER))

    with pytest.raises(RuntimeError, match="killed"):
        _killed_while_writing(log)
    log.loader.close()
    log.loader = log.opened()
    log.load()

    assert [row["source_person_id"] for row in log.rows("touches")] == ["D1", "D1", "D1"]


def _killed_while_writing(log):
    def kill(*feed, **known):
        type(log.loader._files).add(log.loader._files, *feed, **known)
        raise RuntimeError("killed")

    log.loader._files.add = kill
    log.load()


def test_what_a_client_sends_again_is_never_told_again_and_leaves_the_log(log):
    log.send(dict(IDENTIFY))
    log.load()
    gone(log)

    log.send(dict(PAGE), dict(OTHER), dict(IDENTIFY, userId="U9", anonymousId=None))
    log.send({"type": "page", "anonymousId": "tablet-of-hers", "properties": {"content_id": "c1"}})
    log.send({"type": "nonsense", "traits": {"phone": PHONES[2]}})
    log.load()

    assert (_by(log), log.refused) == (["D1"], [])
    assert log.tally() == {Outcome.TOLD: 2, Outcome.FORGOTTEN: 4}
    assert _told_in(log.home) != []
    let_go(log.loader, Keeping(), at=T0)
    assert _told_in(log.home) == []


def test_a_tablet_that_others_use_stays_theirs(log):
    log.send(dict(IDENTIFY, minutes_ago=50))
    log.send({"type": "identify", "userId": "D2", "anonymousId": "tablet-of-hers", "minutes_ago": 20})
    log.load()
    gone(log)

    for minutes in (40, 10):
        seen = {"type": "page", "anonymousId": "tablet-of-hers", "properties": {"content_id": "c1"}}
        log.send(seen | {"minutes_ago": minutes})
    log.load()

    assert _by(log) == ["D2"]


def test_a_refused_event_of_hers_goes(log):
    for number, raw in enumerate((json.dumps(IDENTIFY), "no json " + PHONES[2], json.dumps(OTHER))):
        RefusedEvent.objects.create(source="portal", message_id=str(number), reason="type", raw=raw, received_at=T0)

    gone(log)

    assert [one.message_id for one in RefusedEvent.objects.all()] == ["2"]


def test_what_waits_for_the_platforms_goes(log):
    store, until = Store(log.home / "wechat.sqlite"), T0 + dt.timedelta(days=9)
    store.want(["company"], UNION, "open-of-hers", until)
    store.wait("company", "p1", UNION, until)
    store.begin("state", Begun("a", "portal", "D777777", "https://x.example"), until)

    gone(log)

    assert (store.wanted("company", T0), store.waiting("company", T0)) == ([], {})
    assert _told_in(log.home) == []


def test_the_copy_of_everything_tells_her_events(log):
    log.send(dict(OTHER), dict(IDENTIFY), dict(PAGE))
    log.load()

    subjects = told(HERS)

    assert [one["event"]["type"] for one in subjects["events"]] == ["identify", "page"]
    assert [one["told"]["phone"] for one in subjects["events_known"]] == [PHONES[1]]


def test_an_erasure_where_nothing_was_ever_collected_removes_nothing(log):
    assert gone(log) == 0
    assert told(HERS) == {"events": [], "events_refused": [], "events_known": []}
