"""Who responds to what."""

from itertools import pairwise

import numpy as np
import pytest

from hcploop.simulate.contents import make_contents
from hcploop.simulate.responses import content_fit, response_probability, unprompted_probability
from hcploop.simulate.tastes import make_tastes


@pytest.fixture(scope="module")
def liked(plan, truth):
    return make_tastes(plan, truth.doctors), make_contents(plan)


def asked(liked, channel, *, place=-1, recent=0):
    tastes, contents = liked
    person = np.arange(len(tastes.activity))
    full = np.full(len(person), 1)
    return response_probability(tastes, contents, person, full * place, full * recent, channel=channel)


def test_a_visit_is_answered_more_often_than_a_text_message(liked):
    visit, text_message = asked(liked, "visit"), asked(liked, "sms")

    assert 0.2 < visit.mean() < 0.6
    assert text_message.mean() < 0.12
    assert ((visit > 0) & (visit < 1)).all()


def test_every_contact_of_late_makes_the_next_less_welcome(liked):
    chances = [asked(liked, "email", recent=count) for count in range(4)]

    assert all((after < before).all() for before, after in pairwise(chances))


def test_what_she_likes_is_answered_more_often(liked):
    tastes, contents = liked
    person = np.arange(len(tastes.activity))
    weight = tastes.topic[:, contents.topic] * (0.1 + tastes.form[:, contents.form])
    best, worst, none = weight.argmax(axis=1), weight.argmin(axis=1), np.zeros(len(person), dtype=int)

    loved = response_probability(tastes, contents, person, best, none, channel="wechat")
    hated = response_probability(tastes, contents, person, worst, none, channel="wechat")

    assert (loved > hated).all()
    assert loved.mean() > 2 * hated.mean()
    assert np.abs(content_fit(tastes, contents, person, best)).max() <= 2
    assert (content_fit(tastes, contents, person, np.full(len(person), -1)) == 0).all()


def test_the_channel_that_she_likes_differs_from_doctor_to_doctor(liked):
    by_channel = np.stack([asked(liked, name) for name in ("email", "webinar", "wechat", "rep_email")])

    assert len(set(by_channel.argmax(axis=0).tolist())) == 4


def test_a_channel_of_the_market_alone_answers_as_mail_does(liked):
    assert abs(asked(liked, "fax").mean() - asked(liked, "email").mean()) < 0.05


def test_active_doctors_do_something_uncontacted_too_and_in_more_days_more_do(liked):
    tastes, _ = liked
    person = np.arange(len(tastes.activity))

    week, month = (unprompted_probability(tastes, person, days=days) for days in (7, 30))

    assert (month > week).all()
    assert np.corrcoef(month, np.log(tastes.activity))[0, 1] > 0.7
