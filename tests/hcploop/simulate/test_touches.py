import numpy as np
import pytest

from hcploop.channels import ACTIONS, CHANNELS
from hcploop.simulate.contents import make_contents
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.streams import STREAMS
from hcploop.simulate.tastes import make_tastes
from hcploop.simulate.touches import make_touches


@pytest.fixture(scope="module")
def world(truth):
    plan = MarketPlan(hcps=600, months=12, channels=tuple(CHANNELS))
    tastes, contents = make_tastes(plan, truth.doctors), make_contents(plan)
    known = {stream.name: np.ones(600, dtype=bool) for stream in STREAMS}
    known["wechat_a_reads"][:100] = False
    return tastes, contents, make_touches(plan, tastes, contents, known)


def test_all_thirteen_channels_have_touches(world):
    *_, touches = world

    assert {stream.channel for stream in STREAMS} == set(CHANNELS) - {"visit"}
    assert all(len(touches[stream.name]) > 0 for stream in STREAMS)
    assert {str(name) for one in touches.values() for name in one.action} <= set(ACTIONS)


def test_whom_a_source_does_not_know_it_does_not_see(world):
    *_, touches = world

    assert touches["wechat_a_reads"].person.min() >= 100


def test_activity_has_a_long_tail(world):
    *_, touches = world

    counts = np.sort(np.bincount(touches["wechat_b_reads"].person, minlength=600))[::-1]

    assert 0.35 < counts[:60].sum() / counts.sum() < 0.8


def test_people_read_what_they_like(world):
    tastes, contents, touches = world
    reads = touches["wechat_b_reads"]
    named = reads.content >= 0

    liked = tastes.topic[reads.person[named], contents.topic[reads.content[named]]].mean()

    assert liked > 3 * tastes.topic.mean()


def test_nothing_is_read_before_it_is_out_or_after_it_expired(world):
    _, contents, touches = world
    reads = touches["wechat_a_reads"]
    named = reads.content >= 0
    day = (reads.at[named].astype("datetime64[D]") - np.datetime64("2025-07-01")).astype(int)

    assert (contents.published[reads.content[named]] <= day).all()
    assert (contents.expires[reads.content[named]] > day).all()


def test_the_more_responsive_open_more_mails(world):
    tastes, _, touches = world
    mails = touches["emails"]

    opened = tastes.responsiveness[mails.person[mails.action == "open"]].mean()
    sent = tastes.responsiveness[mails.person[mails.action == "send"]].mean()

    assert opened > sent + 0.05


def test_taking_a_channel_away_leaves_the_others_as_they_are(truth):
    small, large = MarketPlan(hcps=600, months=2, channels=("sms",)), MarketPlan(hcps=600, months=2)
    known = {stream.name: np.ones(600, dtype=bool) for stream in STREAMS}
    tastes, contents = make_tastes(large, truth.doctors), make_contents(large)

    alone = make_touches(small, tastes, contents, known)["text_messages"]
    among = make_touches(large, tastes, contents, known)["text_messages"]

    assert (alone.at == among.at).all()
    assert (alone.content == among.content).all()
