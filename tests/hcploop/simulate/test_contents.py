import numpy as np

from hcploop.simulate.contents import NEVER_EXPIRES, make_contents
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import words


def test_contents_are_about_oncology_and_most_have_text():
    contents = make_contents(MarketPlan(months=18))

    without = sum(not body for body in contents.body) / len(contents)

    assert len(contents) == 396
    assert 0.05 < without < 0.2
    assert sum("癌" in title + body for title, body in zip(contents.title, contents.body, strict=True)) > 300


def test_a_text_names_its_topic():
    contents = make_contents(MarketPlan())
    topics = words("topics.toml")["topic"]

    assert all(
        topics[topic]["lines_zh"][0] in body for topic, body in zip(contents.topic, contents.body, strict=True) if body
    )


def test_some_contents_expire_and_none_before_it_is_published():
    contents = make_contents(MarketPlan())

    share = (contents.expires < NEVER_EXPIRES // 2).mean()

    assert 0.15 < share < 0.35
    assert (contents.expires > contents.published).all()


def test_english_contents_hold_no_chinese():
    contents = make_contents(MarketPlan(lang="en", months=3))

    assert all(text.isascii() for text in contents.title + contents.body)


def test_every_default_channel_has_contents_of_its_own():
    plan = MarketPlan(months=1)
    contents = make_contents(plan)

    assert all(0 < len(contents.carried_by(channel)) < len(contents) for channel in plan.channels)
    assert np.all(np.diff(contents.carried_by("wechat")) > 0)
