"""Every letter leaves through one function, to one user who works here, by a real mail server."""

import email
import email.policy
from dataclasses import replace

import pytest

from hcploop_web.delivery.email import NotSent, send_email


def opened(envelope):
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def test_a_letter_has_both_parts_and_says_how_to_be_rid_of_it(letter, reader, server):
    send_email(letter, reader, name="one")

    (envelope,) = server.taken
    told = opened(envelope)
    assert envelope.rcpt_tos == ["wang@example.com"]
    assert told["Subject"] == "Your week · 肺癌 · 06-29"
    assert told["List-Unsubscribe"] == "<http://here/mail/mine/>"
    assert told["Auto-Submitted"] == "auto-generated"
    text, html = (told.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert "1. 张 · Hospital: Visit" in text
    assert "Wang &lt;b&gt;" in html
    assert "<img" not in html
    assert "http://www" not in html


def test_one_letter_sent_twice_has_one_name_and_another_letter_another(letter, reader, server):
    for name in ("week 1", "week 1", "week 2"):
        send_email(letter, reader, name=name)

    first, again, other = (opened(one)["Message-ID"] for one in server.taken)
    assert first == again != other


def test_who_may_not_log_in_any_more_gets_nothing(letter, reader, server):
    reader.is_active = False

    with pytest.raises(NotSent) as told:
        send_email(letter, reader, name="one")

    assert told.value.is_final
    assert server.taken == []


@pytest.mark.parametrize("address", ["", "wang", "wang@", "王@example.com", "a@b\nBcc: all@example.com", "a@b.c,d@e.f"])
def test_what_is_no_address_gets_nothing(letter, reader, server, address):
    reader.email = address

    with pytest.raises(NotSent) as told:
        send_email(letter, reader, name="one")

    assert told.value.is_final
    assert server.taken == []


def test_a_domain_in_other_letters_is_written_in_its_own_coding(letter, reader, server):
    reader.email = "wang@医院.example"

    send_email(letter, reader, name="one")

    assert server.taken[0].rcpt_tos == ["wang@xn--ekrs67m.example"]


def test_a_line_break_in_a_subject_adds_no_header(letter, reader, server):
    with pytest.raises(NotSent) as told:
        send_email(replace(letter, subject="Week\nBcc: all@example.com"), reader, name="one")

    assert told.value.is_final
    assert server.taken == []


@pytest.mark.parametrize(("answer", "is_final"), [("550 No such user", True), ("451 Greylisted", False)])
def test_a_refusal_says_whether_another_try_may_help_and_repeats_no_address(letter, reader, server, answer, is_final):
    server.answer = answer

    with pytest.raises(NotSent) as told:
        send_email(letter, reader, name="one")

    assert told.value.is_final is is_final
    assert answer[:3] in str(told.value)
    assert "wang" not in str(told.value)


def test_a_server_that_is_down_is_asked_again_later(letter, reader, settings, free_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port

    with pytest.raises(NotSent) as told:
        send_email(letter, reader, name="one")

    assert not told.value.is_final


def test_a_server_that_says_nothing_is_left_after_a_while(letter, reader, server, settings):
    settings.EMAIL_TIMEOUT, server.wait = 0.3, 1.5

    with pytest.raises(NotSent) as told:
        send_email(letter, reader, name="one")

    assert not told.value.is_final
