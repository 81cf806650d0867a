"""Whatever a client sends comes out as an event or as a refusal with its reason."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hcploop_web.collector.frames import RECEIVED, TRACK, frame_of, read_one

from hcploop_web.collector.batches import NotABatch, open_batch
from hcploop_web.collector.events import Event, Refusal, read_batch
from hcploop_web.collector.reasons import Reason

ANY_TEXT = st.text(st.characters(codec=None), max_size=30)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=15,
)
WORDS = [
    "type",
    "event",
    "userId",
    "anonymousId",
    "previousId",
    "groupId",
    "messageId",
    "name",
    "properties",
    "traits",
    "context",
    "timestamp",
    "sentAt",
    "originalTimestamp",
    "distinct_id",
    "uuid",
]
AN_EVENT = st.dictionaries(
    st.sampled_from(WORDS),
    st.sampled_from(["track", "identify", "alias", "$create_alias", "2026-06-01T08:00:00Z", "u1"]) | ANY_JSON,
)


def test_an_event_says_who_did_what_and_when():
    said = {
        **TRACK,
        "anonymousId": "a1",
        "timestamp": "2026-06-01T08:29:00.000+00:00",
        "properties": {"content": "C1"},
        "context": {
            "externalIds": [{"id": "wx1", "type": "unionid", "collection": "users", "encoding": "none"}],
            "consent": {"categoryPreferences": {"Marketing": True, "Analytics": False}},
            "campaign": {"name": "congress"},
        },
    }

    event = read_one(said, sentAt="2026-06-01T08:30:00Z")

    assert (event.source, event.message_id, event.kind, event.name) == ("portal", "m1", "track", "Read")
    assert (event.user_id, event.anonymous_id, event.previous_id) == ("u1", "a1", None)
    assert event.happened_at == RECEIVED - dt.timedelta(minutes=1)
    assert (event.received_at, event.properties) == (RECEIVED, {"content": "C1"})
    assert event.external_ids == [("unionid", "wx1")]
    assert event.consents == {"Marketing": True, "Analytics": False}
    assert event.context["campaign"] == {"name": "congress"}
    assert json.loads(event.raw) == said


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({**TRACK, "type": "tracked"}, Reason.TYPE),
        ({**TRACK, "type": None}, Reason.TYPE),
        ({**TRACK, "type": ["track"]}, Reason.TYPE),
        ({**TRACK, "userId": None}, Reason.NOBODY),
        ({**TRACK, "userId": "", "anonymousId": None}, Reason.NOBODY),
        ({**TRACK, "userId": True}, Reason.ID),
        ({**TRACK, "userId": {"id": 1}}, Reason.ID),
        ({**TRACK, "userId": "u" * 256}, Reason.ID),
        ({**TRACK, "messageId": "m" * 101}, Reason.MESSAGE_ID),
        ({**TRACK, "messageId": ["m"]}, Reason.MESSAGE_ID),
        ({**TRACK, "event": None}, Reason.NO_NAME),
        ({**TRACK, "event": " "}, Reason.NO_NAME),
        ({**TRACK, "event": 7}, Reason.NAME),
        ({**TRACK, "type": "group"}, Reason.NO_GROUP),
        ({**TRACK, "type": "alias"}, Reason.NO_PREVIOUS),
        ({**TRACK, "properties": []}, Reason.PROPERTIES),
        ({**TRACK, "traits": "x"}, Reason.TRAITS),
        ({**TRACK, "context": {"traits": 3}}, Reason.TRAITS),
        ({**TRACK, "context": [1]}, Reason.CONTEXT),
        ({**TRACK, "context": {"consent": {"categoryPreferences": {"Marketing": "yes"}}}}, Reason.CONSENT),
        ({**TRACK, "context": {"consent": True}}, Reason.CONSENT),
        ({**TRACK, "context": {"externalIds": {"id": 1}}}, Reason.EXTERNAL_IDS),
        ({**TRACK, "context": {"externalIds": [{"id": "x"}]}}, Reason.EXTERNAL_IDS),
        ({**TRACK, "timestamp": "yesterday"}, Reason.TIME),
        ({**TRACK, "timestamp": [2026]}, Reason.TIME),
        ({**TRACK, "timestamp": "2027-06-01T08:00:00Z"}, Reason.FUTURE),
        ({**TRACK, "timestamp": "1970-01-01T00:00:00Z"}, Reason.PAST),
        ({**TRACK, "properties": {"x": float("nan")}}, Reason.NUMBER),
        ({**TRACK, "properties": {"x": float("-inf")}}, Reason.NUMBER),
        ({**TRACK, "properties": {"x": 2**63}}, Reason.NUMBER),
        ({**TRACK, "properties": {"x": 10**4000}}, Reason.NUMBER),
        ({**TRACK, "properties": {"x": "\ud83d"}}, Reason.TEXT),
        ({**TRACK, "properties": {"x": "a\0b"}}, Reason.TEXT),
        ({**TRACK, "properties": {"x\0": 1}}, Reason.TEXT),
        ({**TRACK, "properties": {"x": "a" * 32768}}, Reason.TOO_LARGE),
        (["track"], Reason.NO_OBJECT),
        ("track", Reason.NO_OBJECT),
        (None, Reason.NO_OBJECT),
    ],
)
def test_a_bad_event_is_refused_with_its_reason_and_costs_no_other(said, reason):
    good = {**TRACK, "messageId": "good"}

    before, bad, after = read_batch(frame_of({"batch": [good, said, good]}))

    assert (before.message_id, after.message_id) == ("good", "good")
    assert isinstance(bad, Refusal)
    assert bad.reason == reason.value
    assert 0 < len(bad.message_id) <= 100


def test_an_event_that_is_nested_without_end_costs_no_other():
    deep = b"[" * 100_000 + b"]" * 100_000
    little = json.dumps({**TRACK, "properties": nested(40)}).encode()
    good = json.dumps(TRACK).encode()

    first, second, third, last = read_batch(
        frame_of(b'{"writeKey":"k","batch":[' + b",".join([good, deep, little, good]) + b'],"sentAt":null}')
    )

    assert isinstance(first, Event)
    assert isinstance(last, Event)
    assert (second.reason, third.reason) == (Reason.TOO_LARGE.value, Reason.TOO_DEEP.value)
    assert (second.raw, third.raw) == (deep, little)


def nested(levels):
    inner = {}
    for _level in range(levels):
        inner = {"a": [inner]}
    return inner


def test_text_that_is_no_unicode_costs_only_its_own_event():
    good = json.dumps(TRACK).encode()

    bad, fine = read_batch(frame_of(b'{"batch":[{"type":"track","userId":"\xff"},' + good + b"]}"))

    assert bad.reason == Reason.NO_JSON.value
    assert isinstance(fine, Event)


def test_an_escaped_backslash_before_u0000_is_no_nul():
    assert isinstance(read_one({**TRACK, "properties": {"path": r"\u0000"}}), Event)


def test_ids_that_are_numbers_are_kept_as_text():
    event = read_one({**TRACK, "userId": 42, "messageId": 7})

    assert (event.user_id, event.message_id) == ("42", "7")


def test_a_message_id_that_is_missing_is_the_same_whenever_the_frame_is_read():
    frame = frame_of({"batch": [{**TRACK, "messageId": None}] * 2})

    first, second = (event.message_id for event in read_batch(frame))

    assert [event.message_id for event in read_batch(frame)] == [first, second]
    assert first != second


def test_what_is_said_of_the_whole_batch_holds_for_each_event_that_says_nothing_else():
    said = {**TRACK, "context": {"locale": "zh-CN"}}

    event = read_one(said, context={"locale": "en", "consent": {"categoryPreferences": {"Marketing": False}}})

    assert event.context["locale"] == "zh-CN"
    assert event.consents == {"Marketing": False}


@pytest.mark.parametrize("context", ['{"a": NaN}', "7", '"\\ud800"'])
def test_a_context_of_the_batch_that_cannot_be_read_is_not_left_out_in_silence(context):
    """It may have held what the person had refused."""
    body = b'{"batch":[' + json.dumps(TRACK).encode() + b'],"context":' + context.encode() + b"}"

    (one,) = read_batch(frame_of(body))

    assert one.reason == Reason.CONTEXT.value


def test_a_single_event_and_a_bare_list_are_read_as_well():
    single = read_batch(frame_of({**TRACK, "sentAt": "2020-01-01T00:01:00Z", "timestamp": "2020-01-01T00:00:00Z"}))
    listed = read_batch(frame_of([TRACK, TRACK]))

    assert [event.happened_at for event in single] == [RECEIVED - dt.timedelta(minutes=1)]
    assert [event.message_id for event in listed] == ["m1", "m1"]


def test_a_group_is_named_by_its_id_and_its_traits_are_its_own():
    event = read_one(
        {
            "type": "group",
            "userId": "u1",
            "groupId": "hospital-1",
            "traits": {"beds": 900},
            "context": {"traits": {"name": "W"}},
        }
    )

    assert (event.kind, event.name, event.traits) == ("group", "hospital-1", {"beds": 900})


@settings(max_examples=400, deadline=None)
@given(st.lists(AN_EVENT | ANY_JSON, max_size=6), ANY_JSON, ANY_JSON)
def test_every_event_of_any_batch_comes_out_once(items, sent_at, context):
    frame = frame_of({"batch": items, "sentAt": sent_at, "context": context})

    told = read_batch(frame)

    assert len(told) == len(items)
    reasons = {reason.value for reason in Reason}
    assert all(isinstance(one, Event) or (isinstance(one, Refusal) and one.reason in reasons) for one in told)
    assert [json.dumps(json.loads(one.raw)) for one in told] == [json.dumps(item) for item in items]
    # Reading it again gives the same.
    assert told == read_batch(frame)


@settings(max_examples=300, deadline=None)
@given(ANY_JSON | st.binary(max_size=60))
def test_no_body_at_all_makes_reading_fail(body):
    frame = frame_of(body)

    told = read_batch(frame)

    try:
        assert len(told) == len(open_batch(frame.body).events)
    except NotABatch:
        assert [one.reason for one in told] == [Reason.NO_JSON.value]
