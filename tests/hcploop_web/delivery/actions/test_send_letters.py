"""Everybody who is due gets one letter a week: not two, whatever fails."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.delivery.actions.send_again import send_again
from hcploop_web.delivery.actions.send_letters import send_letters
from hcploop_web.delivery.actions.take_up_letter import take_up_letter
from hcploop_web.delivery.models import MailChoice, Mailing
from hcploop_web.delivery.models.mailing import LOST_AFTER, MOST_ATTEMPTS, State
from hcploop_web.shared.models import AuditEntry

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.datetime(2026, 6, 29, 0, 5, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def tick(letter):
    """Do what the worker does at a moment; gives the states of what was tried."""

    def at(moment, write=lambda _user, _language: letter):
        sent = send_letters(write, at=moment, zone=ZONE, is_worked=lambda day: day.weekday() < 5)
        return [one.state for one in sent]

    return at


def test_a_reader_gets_one_letter_a_week(reader, server, tick):
    assert tick(MONDAY - 10 * MINUTE) == []
    assert tick(MONDAY) == [State.SENT]
    assert tick(MONDAY + MINUTE) == []
    assert tick(MONDAY + dt.timedelta(days=7)) == [State.SENT]

    assert len(server.taken) == 2
    assert [one.verb for one in AuditEntry.objects.all()] == ["letter sent"] * 2


def test_who_has_no_address_no_letter_no_wish_or_no_account_gets_none(db, server, tick):
    User.objects.create_user("no-address", role=Role.REP)
    User.objects.create_user("doctor", "a@example.com", role=Role.HCP)
    User.objects.create_user("gone", "b@example.com", role=Role.REP, is_active=False)
    unwilling = User.objects.create_user("unwilling", "c@example.com", role=Role.REP)
    MailChoice.objects.create(user=unwilling, wants_digest=False, changed_at=MONDAY)

    assert tick(MONDAY) == []
    assert server.taken == []


def test_a_letter_is_written_in_the_language_that_was_chosen(reader, server, letter, tick):
    MailChoice.objects.create(user=reader, language="zh-hant", changed_at=MONDAY)
    asked = []

    tick(MONDAY, lambda user, language: asked.append((user, language)) or letter)

    assert asked == [(reader, "zh-hant")]


def test_a_server_that_lists_us_grey_takes_the_second_try(reader, server, tick):
    server.answer = "451 Greylisted"
    first = tick(MONDAY)
    server.answer = "250 OK"

    assert first == [State.WAITING]
    assert tick(MONDAY + 4 * MINUTE) == []
    assert tick(MONDAY + 5 * MINUTE) == [State.SENT]
    assert len(server.taken) == 1


def test_after_some_tries_it_is_given_up_and_seen(reader, server, tick):
    server.answer, moment, states = "451 Not now", MONDAY, []
    for _try in range(MOST_ATTEMPTS):
        states += tick(moment)
        moment = Mailing.objects.get().next_at or moment

    assert states == [State.WAITING] * (MOST_ATTEMPTS - 1) + [State.FAILED]
    assert tick(moment + dt.timedelta(hours=8)) == []
    assert "451" in Mailing.objects.unsent().get().why


def test_what_is_refused_for_good_is_not_tried_again(reader, server, tick):
    server.answer = "550 No such user"

    assert tick(MONDAY) == [State.FAILED]
    assert tick(MONDAY + dt.timedelta(hours=7)) == []


def test_of_two_who_take_a_letter_up_one_gets_it(reader):
    week = dt.date(2026, 6, 29)

    first, second = (take_up_letter(reader, week_on=week, at=MONDAY) for _one in range(2))

    assert first is not None
    assert second is None


def test_a_killed_sender_leaves_a_letter_that_is_not_sent_twice_by_itself(reader, server, tick):
    take_up_letter(reader, week_on=dt.date(2026, 6, 29), at=MONDAY)

    assert tick(MONDAY + MINUTE) == []
    assert tick(MONDAY + LOST_AFTER + MINUTE) == []
    assert Mailing.objects.get().state == State.UNKNOWN
    assert server.taken == []


def test_an_administrator_lets_a_lost_letter_be_sent_again(reader, server, tick):
    lost = take_up_letter(reader, week_on=dt.date(2026, 6, 29), at=MONDAY)
    later = MONDAY + LOST_AFTER + MINUTE
    tick(later)

    done = send_again(lost.pk, by=User.objects.create_user("boss", role=Role.ADMIN), at=later)

    assert done
    assert tick(later + MINUTE) == [State.SENT]
    assert not send_again(lost.pk, by=User.objects.get(username="boss"), at=later)


def test_a_letter_that_cannot_be_written_keeps_nobody_waiting(reader, server, letter, tick):
    User.objects.create_user("second", "second@example.com", role=Role.REP)

    def write(user, _language):
        if user == reader:
            raise ZeroDivisionError
        return letter

    assert tick(MONDAY, write) == [State.WAITING, State.SENT]
    assert "ZeroDivisionError" in Mailing.objects.get(user=reader).why
