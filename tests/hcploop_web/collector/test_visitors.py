"""Visitors without a name, and who they turn out to be."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.event_log import EventLog

from hcploop_web.collector.counts import Outcome

MINUTES = st.integers(0, 30)
DEVICES = st.sampled_from(("tablet", "phone"))
USERS = st.sampled_from(("D1", "D2", "D3"))
PAGES = st.builds(lambda minute, device: ("page", minute, device, ""), MINUTES, DEVICES)
CLAIMS = st.builds(lambda minute, device, user: ("identify", minute, device, user), MINUTES, DEVICES, USERS)
STORIES = st.lists(PAGES | CLAIMS, max_size=25).map(lambda story: [(*one, f"m{n}") for n, one in enumerate(story)])


@pytest.fixture
def log(tmp_path):
    made = EventLog(tmp_path)
    yield made
    made.loader.close()


def _event(step):
    kind, minute, device, user, message_id = step
    known = {"userId": user, "traits": {"name": user}} if user else {"properties": {"content_id": message_id}}
    return {
        "type": kind,
        "anonymousId": device,
        "messageId": message_id,
        "minutes_ago": 60 - minute,
        **known,
    }


def _told(story, cuts=()):
    """Load a story in batches; gives who is told to have read what, and what became of events."""
    with tempfile.TemporaryDirectory() as folder:
        log = EventLog(Path(folder))
        for begin, end in zip((0, *cuts), (*cuts, len(story)), strict=True):
            if story[begin:end]:
                log.send(*map(_event, story[begin:end]))
                log.load()
        told = sorted((row["content_id"], row["source_person_id"]) for row in log.rows("touches"))
        tally = log.tally()
        log.loader.close()
    return told, tally


def _page(device, message_id, minute=0):
    return _event(("page", minute, device, "", message_id))


def _claim(device, user, message_id, minute=0):
    return _event(("identify", minute, device, user, message_id))


def test_what_she_did_before_she_said_who_she_is_is_hers(log):
    log.send(_page("phone", "p1"), _page("tablet", "p2"))
    log.load()
    assert (log.rows("touches"), log.tally()) == ([], {Outcome.WAITING: 2})

    log.send(_claim("phone", "D1", "i1", minute=5))
    log.load()

    (row,) = log.rows("touches")
    assert (row["source_person_id"], row["touch_id"]) == ("D1", "p1")
    assert log.tally() == {Outcome.WAITING: 1, Outcome.TOLD: 2}


def test_a_shared_tablet_glues_nobody_together(log):
    log.send(_claim("tablet", "D1", "i1", minute=1), _page("tablet", "p1", minute=2))
    log.load()
    log.send(_claim("tablet", "D2", "i2", minute=3), _page("tablet", "p2", minute=4))
    log.load()
    log.send(_page("tablet", "p3", minute=2), _page("tablet", "p4", minute=5))
    log.load()

    assert {row["touch_id"]: row["source_person_id"] for row in log.rows("touches")} == {
        "p1": "D1",
        "p2": "D2",
        "p3": "D1",
        "p4": "D2",
    }
    assert log.rows("identity_decisions") == []


def test_who_begins_anew_is_nobody_s_visitor(log):
    log.send(_claim("before reset", "D1", "i1"), _page("after reset", "p1", minute=1))

    log.load()

    assert log.tally() == {Outcome.TOLD: 1, Outcome.WAITING: 1}


def test_an_alias_of_a_visitor_names_her_too(log):
    log.send(_page("phone", "p1"), {"type": "alias", "userId": "D1", "previousId": "phone", "messageId": "a"})

    log.load()

    assert [row["source_person_id"] for row in log.rows("touches")] == ["D1"]


def test_sources_do_not_share_visitors(log):
    log.send(_page("phone", "p1"))
    log.send(_claim("phone", "D1", "i1"), source="mini")

    log.load()

    assert log.tally() == {Outcome.WAITING: 1}


@settings(max_examples=20, deadline=None)
@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_within_a_batch_does_not_matter(story, chance):
    mixed = [*story, *story[:3]]
    chance.shuffle(mixed)

    assert _told(mixed)[0] == _told(story)[0]


@settings(max_examples=20, deadline=None)
@given(STORIES, st.lists(st.integers(0, 25), max_size=4))
def test_what_comes_in_the_order_of_time_is_told_alike_in_any_batches(story, cuts):
    story = sorted(story, key=lambda step: step[1])
    # Of one minute, claims come first: there is no order among them.
    story.sort(key=lambda step: (step[1], step[0] != "identify"))

    assert _told(story, sorted(min(cut, len(story)) for cut in cuts))[0] == _told(story)[0]


@settings(max_examples=20, deadline=None)
@given(STORIES, st.randoms(use_true_random=False), st.lists(st.integers(0, 25), max_size=4))
def test_in_whatever_order_nothing_is_told_twice_and_the_sums_add_up(story, chance, cuts):
    chance.shuffle(story)

    told, tally = _told([*story, *story], sorted(min(cut, 2 * len(story)) for cut in cuts))

    claims = {(device, user) for kind, _minute, device, user, _id in story if kind == "identify"}
    devices = {message_id: device for *_rest, device, _user, message_id in story}
    assert len({content for content, _user in told}) == len(told)
    assert all((devices[content], user) in claims for content, user in told)
    assert sum(tally.values()) == 2 * len(story)
    assert tally.get(Outcome.DUPLICATE, 0) == len(story)
    assert tally.get(Outcome.TOLD, 0) == len(told) + len([step for step in story if step[0] == "identify"])
