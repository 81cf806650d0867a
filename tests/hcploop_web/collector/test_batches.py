"""A body is looked at only as far as its events can be told apart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hcploop_web.collector.batches import GONE, SPOILT, NotABatch, _split, open_batch, without_events


@pytest.mark.parametrize(
    ("body", "write_key"),
    [
        ({"batch": [1, 2], "writeKey": "k"}, "k"),
        ({"batch": [1, 2], "api_key": "k"}, "k"),
        ({"batch": [1, 2], "token": "k"}, "k"),
        ({"batch": [1, 2]}, ""),
        ({"batch": [1, 2], "writeKey": 7}, ""),
        ([1, 2], ""),
    ],
)
def test_the_write_key_stands_where_each_client_puts_it(body, write_key):
    batch = open_batch(json.dumps(body).encode())

    assert [bytes(one) for one in batch.events] == [b"1", b"2"]
    assert batch.write_key == write_key


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"3",
        b"null",
        b'"batch"',
        b"{",
        b'{"batch":[1,2}',
        b'{"batch":[1,2]',
        b'{"batch":[1,2]}}',
        b'{"batch":[1,2]} {}',
        b'{"batch":[{"a":1,}]}',
        b'{"batch":[{"a" 1}]}',
        b"batch=1",
        b"\xff\xfe",
        b"[" * 5000,
        b"[" * 5000 + b"}" * 5000,
        b"[" * 5000 + b"x" + b"]" * 5000,
    ],
)
def test_what_is_no_json_or_neither_object_nor_list_is_no_batch(body):
    with pytest.raises(NotABatch):
        open_batch(body)


def test_a_batch_that_is_no_list_is_one_event_which_nobody_can_read():
    assert [bytes(one) for one in open_batch(b'{"batch": 5}').events] == [b"5"]
    assert [bytes(one) for one in open_batch(b'{"batch": {"a": NaN}}').events] == [b'{"a": NaN}']


def test_numbers_that_python_writes_are_no_reason_to_lose_the_others():
    batch = open_batch(b'{"batch":[{"a":NaN},{"b":-Infinity},{"c":1}],"writeKey":"k","context":{"x":Infinity}}')

    assert [bytes(one) for one in batch.events] == [b'{"a":NaN}', b'{"b":-Infinity}', b'{"c":1}']
    assert (batch.write_key, batch.context) == ("k", SPOILT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.lists(JSON), st.sampled_from([None, 2]))
def test_parting_by_brackets_alone_gives_the_same_pieces(items, indent):
    pieces = _split(json.dumps(items, indent=indent).encode())

    assert [json.dumps(json.loads(bytes(one))) for one in pieces] == [json.dumps(one) for one in items]


@given(st.dictionaries(st.text(), JSON), st.booleans())
def test_parting_an_object_gives_its_members(members, is_ascii):
    pieces = _split(json.dumps(members, ensure_ascii=is_ascii).encode(errors="replace"))

    assert {name: json.dumps(json.loads(bytes(one))) for name, one in pieces.items()} == {
        name: json.dumps(one) for name, one in members.items()
    }


@pytest.mark.parametrize(
    "body",
    [b'{"batch": [{"a": 1}, {"b": 22}]}', b'[{"a": 1}, {"b": 22}]', b'{"a": NaN, "batch": [{"a": 1},{"b": 22}]}'],
)
def test_an_event_that_is_blanked_moves_nothing(body):
    left = without_events(body, {1})

    assert len(left) == len(body)
    assert [bytes(one) for one in open_batch(left).events] == [b'{"a": 1}', GONE]


def test_where_no_event_is_left_nothing_is_left_of_what_was_said_of_all():
    body = b'{"context": {"traits": {"phone": "13977778888"}}, "batch": [{"a": 1}, {"b": 22}]}'

    left = without_events(body, {0, 1})

    assert (len(left), left.strip()) == (len(body), b'["-","-"]')
