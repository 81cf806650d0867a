"""The collector answers as its clients understand it, and only once what it took is safe."""

import asyncio
import base64
import errno
import gzip
import json
import os
import zlib

import pytest
from tests.hcploop_web.collector.asgi import ask, get, post
from tests.hcploop_web.collector.frames import TRACK

from hcploop_web.collector import bodies, key_file
from hcploop_web.collector.app import Collector
from hcploop_web.collector.bodies import MOST_BYTES
from hcploop_web.collector.events import Event, Refusal, read_batch
from hcploop_web.collector.key_file import KeyFile, Source, hashed, write_sources
from hcploop_web.collector.log import Log
from hcploop_web.collector.segments import read

KEY = "wk-portal"
BATCH = {"batch": [TRACK, TRACK], "writeKey": KEY}


def basic(key):
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(key_file, "_LOOK_SECONDS", 0.0)
    write_sources(
        tmp_path / "sources.json",
        [
            Source("portal", (hashed(KEY),)),
            Source("site", (hashed("wk-site"),), origins=("https://portal.example",)),
            Source("closed", (hashed("wk-closed"),), is_open=False),
        ],
    )
    return tmp_path


@pytest.fixture
def collector(home):
    return Collector(KeyFile(home / "sources.json"), Log(home / "log"))


def frames(home):
    return list(read(home / "log", since=None))


def told(home):
    return [one for frame in frames(home) for one in read_batch(frame)]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BATCH, {}),
        ({"batch": [TRACK, TRACK], "api_key": KEY}, {}),
        ({"batch": [TRACK, TRACK]}, basic(KEY)),
        ({"batch": [TRACK, TRACK]}, {"Authorization": f"Bearer {KEY}"}),
        (BATCH, {"Content-Type": "text/plain"} | basic(KEY)),
    ],
)
def test_a_batch_is_kept_as_it_came_whatever_shows_who_sends(collector, home, body, headers):
    said = post(collector, "/v1/batch", body, headers=headers)

    (frame,) = frames(home)
    assert (said.status, said.json) == (200, {"success": True})
    assert (frame.source, frame.count, json.loads(frame.body)) == ("portal", 2, body)


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/import", "/batch/", "/capture/", "/e/", "/i/v0/e/"])
def test_batches_are_taken_wherever_clients_send_them(collector, home, path):
    assert post(collector, path, BATCH).status == 200
    assert len(told(home)) == 2


@pytest.mark.parametrize(
    ("path", "kind"),
    [(f"/v1/{kind}", kind) for kind in ("identify", "track", "page", "screen", "group", "alias")]
    + [(f"/v1/{kind[0]}", kind) for kind in ("identify", "track", "page", "screen", "group", "alias")],
)
def test_a_single_event_is_of_the_type_of_its_address(collector, home, path, kind):
    said = {"userId": "u1", "event": "Read", "previousId": "a1", "groupId": "g1", "writeKey": KEY}

    post(collector, path, said)
    post(collector, path, {**said, "type": "page", "context": {"externalIds": [{"type": "wx", "id": "1"}]}})
    post(collector, path, {**said, "context": {"externalIds": [{"type": "wx", "id": "1"}]}})

    assert [event.kind for event in told(home)] == [kind, "page", kind]


def test_an_empty_event_is_refused_later_and_not_now(collector, home):
    assert post(collector, "/v1/track", b" { } ", headers=basic(KEY)).status == 200
    assert isinstance(told(home)[0], Refusal)


@pytest.mark.parametrize("key", ["nobody", "wk-closed", ""])
def test_an_unknown_key_is_told_at_once(collector, home, key):
    by_body = post(collector, "/v1/batch", {"batch": [TRACK], "writeKey": key})
    by_header = post(collector, "/v1/batch", {"batch": [TRACK]}, headers=basic(key))

    assert (by_body.status, by_header.status, frames(home)) == (401, 401, [])
    assert {"code", "message", "detail"} <= set(by_body.json)


def test_keys_that_cannot_be_read_are_no_reason_to_drop_a_batch(collector, home):
    (home / "sources.json").unlink()

    said = post(collector, "/v1/batch", BATCH)

    assert (said.status, said.headers["retry-after"]) == (503, "5")
    assert get(collector, "/health").status == 503
    assert get(collector, "/health/live/").status == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Content-Encoding": "gzip"}, {"Content-Type": "application/x-www-form-urlencoded"}]
)
def test_gzip_is_seen_in_the_body_whatever_the_headers_say(collector, home, headers):
    packed = gzip.compress(json.dumps(BATCH).encode())

    assert post(collector, "/v1/batch", packed, headers=headers).status == 200
    assert post(collector, "/v1/batch", packed[: len(packed) // 2] + b"", headers=headers).status == 400
    assert [json.loads(frame.body) for frame in frames(home)] == [BATCH]


def test_gzip_in_several_members_is_one_text(collector, home):
    text = json.dumps(BATCH).encode()

    assert post(collector, "/v1/batch", gzip.compress(text[:40]) + gzip.compress(text[40:])).status == 200
    assert post(collector, "/v1/batch", gzip.compress(text) + b"garbage").status == 400
    assert len(told(home)) == 2


def test_a_form_of_base64_is_unpacked(collector, home):
    form = b"data=" + base64.b64encode(json.dumps(BATCH).encode()).replace(b"=", b"%3D")

    assert post(collector, "/e/", form).status == 200
    assert post(collector, "/e/", b"data=%%%").status == 400
    assert len(told(home)) == 2


def test_a_gzip_bomb_is_never_unpacked_as_a_whole(collector, home):
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b" " * 1024**2) for _part in range(200)) + packer.flush()

    assert len(bomb) < MOST_BYTES
    assert post(collector, "/v1/batch", bomb).status == 400
    assert frames(home) == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nonsense", b"3", b'"x"', b"null", b'{"batch":[{]}', b"\xff", b"\x1f\x8b", b"data="]
)
def test_only_what_is_no_json_or_too_large_is_answered_400(collector, body):
    assert post(collector, "/v1/batch", body, headers=basic(KEY)).status == 400


def test_a_body_beyond_the_limit_is_too_large_and_one_below_is_taken(collector, home):
    padded = {**BATCH, "pad": "x" * (4 * 1024**2)}
    over = json.dumps(BATCH).encode() + b" " * MOST_BYTES

    assert post(collector, "/v1/batch", padded, chunk=65536).status == 200
    assert post(collector, "/v1/batch", over, chunk=65536).status == 400
    assert post(collector, "/v1/batch", {"batch": [0] * 20_001, "writeKey": KEY}).status == 400
    assert len(frames(home)) == 1


def test_one_bad_event_costs_no_other(collector, home):
    large = {**TRACK, "properties": {"text": "x" * 1024**2}}

    said = post(collector, "/v1/batch", {"batch": [TRACK, large, 7, {"x": float("nan")}, TRACK], "writeKey": KEY})

    assert said.status == 200
    assert [type(one) for one in told(home)] == [Event, Refusal, Refusal, Refusal, Event]


def test_a_batch_without_events_is_fine_and_nothing_is_kept(collector, home):
    assert post(collector, "/v1/batch", {"batch": [], "writeKey": KEY}).status == 200
    assert frames(home) == []


def test_a_body_in_pieces_is_put_together_and_one_that_stops_is_left(collector, home):
    assert post(collector, "/v1/batch", BATCH, chunk=7).status == 200
    assert post(collector, "/v1/batch", BATCH, chunk=7, is_cut=True) is None
    assert len(frames(home)) == 1


def test_a_body_may_not_take_for_ever(collector, home, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_SECONDS", 0.05)

    async def slowly():
        said = []

        async def receive():
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"{", "more_body": True}

        async def send(message):
            said.append(message)

        await collector({"type": "http", "method": "POST", "path": "/v1/batch", "headers": []}, receive, send)
        return said[0]["status"]

    assert asyncio.run(slowly()) == 408


def test_a_full_disk_asks_to_come_again_and_nothing_that_was_acknowledged_is_lost(collector, home, monkeypatch, caplog):
    async def three():
        said = [await ask(collector, "POST", "/v1/batch", text)]
        with monkeypatch.context() as full:
            full.setattr(os, "write", no_room)
            said += [await ask(collector, "POST", "/v1/batch", text) for _time in range(3)]
        return [*said, await ask(collector, "POST", "/v1/batch", text)]

    def no_room(_file, _text):
        raise OSError(errno.ENOSPC, "No space left on device")

    text = json.dumps(BATCH).encode()

    said = asyncio.run(three())

    assert [one.status for one in said] == [200, 503, 503, 503, 200]
    assert said[1].headers["retry-after"] == "5"
    assert len(frames(home)) == 2
    assert caplog.text.count("No space left") == 1


def test_a_full_queue_asks_to_come_again(home):
    collector = Collector(KeyFile(home / "sources.json"), Log(home / "log", waiting_bytes=10))

    said = post(collector, "/v1/batch", BATCH)

    assert (said.status, said.headers["retry-after"]) == (429, "1")


def test_a_browser_may_ask_before_it_sends(collector):
    asked = {"Origin": "https://any.example", "Access-Control-Request-Headers": "authorization"}

    said = asyncio.run(ask(collector, "OPTIONS", "/v1/t", headers=asked))

    assert said.status == 204
    assert said.headers["access-control-allow-origin"] == "https://any.example"
    assert {"authorization", "content-type", "x-retry-count"} <= set(
        said.headers["access-control-allow-headers"].split(", ")
    )


def test_a_source_may_name_the_sites_it_is_sent_from(collector, home):
    body = {"batch": [TRACK], "writeKey": "wk-site"}

    own = post(collector, "/v1/batch", body, headers={"Origin": "https://portal.example"})
    other = post(collector, "/v1/batch", body, headers={"Origin": "https://other.example"})
    server = post(collector, "/v1/batch", body)

    assert (own.status, other.status, server.status) == (200, 403, 200)
    assert own.headers["access-control-allow-origin"] == "https://portal.example"
    assert len(frames(home)) == 2


def test_an_error_can_be_heard_by_a_page_of_another_site(collector, home):
    (home / "sources.json").unlink()
    origin = {"Origin": "https://any.example"}

    asked = asyncio.run(ask(collector, "OPTIONS", "/v1/t", headers=origin))
    said = post(collector, "/v1/t", TRACK, headers=origin | basic(KEY))

    assert (asked.status, said.status) == (204, 503)
    assert said.headers["access-control-allow-origin"] == "https://any.example"


def test_segments_browser_client_learns_where_to_send(collector):
    said = get(collector, f"/v1/projects/{KEY}/settings", headers={"Host": "events.example:8001"})
    sly = get(collector, f"/v1/projects/{KEY}/settings", headers={"Host": 'x"/y'})

    assert said.json["integrations"]["Segment.io"] == {
        "apiKey": KEY,
        "apiHost": "events.example:8001/v1",
        "protocol": "http",
    }
    assert "apiHost" not in sly.json["integrations"]["Segment.io"]
    assert get(collector, "/v1/projects/nobody/settings").status == 401


def test_there_are_no_feature_flags_which_is_an_answer(collector):
    said = post(collector, "/flags/", {"api_key": KEY, "distinct_id": "u1"})

    assert (said.status, said.json["flags"], said.json["errorsWhileComputingFlags"]) == (200, {}, False)


def test_our_own_script_is_served(collector):
    said = get(collector, "/hcploop.js", headers={"Origin": "https://any.example"})

    assert said.status == 200
    assert said.headers["access-control-allow-origin"] == "https://any.example"
    assert said.headers["content-type"].startswith("text/javascript")


def test_other_addresses_and_other_ways_are_told_apart(collector):
    assert get(collector, "/nothing").status == 404
    assert post(collector, "/nothing", BATCH).status == 404
    assert get(collector, "/v1/batch").status == 405
    assert asyncio.run(ask(collector, "DELETE", "/v1/batch")).status == 405


def test_the_end_of_the_server_is_the_end_of_the_log(collector, home):
    async def live():
        messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        said = []

        async def receive():
            return messages.pop(0)

        async def send(message):
            said.append(message["type"])

        await ask(collector, "POST", "/v1/batch", json.dumps(BATCH).encode())
        await collector({"type": "lifespan"}, receive, send)
        return said

    assert asyncio.run(live()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert len(frames(home)) == 1
