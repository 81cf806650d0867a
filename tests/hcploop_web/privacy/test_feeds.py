"""Rows that the loop reads."""

import datetime as dt

from hcploop.schema.kinds import KINDS
from hcploop_web.privacy import feeds
from hcploop_web.privacy.actions.record_consent import record_consent
from hcploop_web.privacy.actions.suppress import suppress
from hcploop_web.privacy.models import State, Why
from hcploop_web.privacy.words import Person, Word


def test_a_person_is_named_as_her_source_names_her(officer, now):
    record_consent(Person("H1", "crm", "C1"), Word("sms", State.GRANTED, now), by=officer, at=now)
    record_consent(Person("H2", "calls", "phone:+861391"), Word("all", State.REFUSED, now, "news"), by=officer, at=now)

    assert feeds.sources() == ["calls", "crm"]
    (crm,), (calls,) = feeds.consent_rows("crm"), feeds.consent_rows("calls")
    assert (crm["source_person_id"], crm["state"], crm["happened_at"]) == ("C1", "granted", "2026-06-01T08:00:00+00:00")
    assert (calls["phone"], calls["purpose"], "source_person_id" in calls) == ("+861391", "news", False)
    assert set(feeds.CONSENTS) >= {*KINDS["consents"].columns}


def test_the_list_of_the_suppressed_holds_who_is_suppressed_as_a_whole_and_still(officer, now):
    for number, (channel, until) in enumerate([("", None), ("sms", None), ("", now + dt.timedelta(days=1))]):
        suppress(Person(f"H{number}", "crm", f"C{number}"), channel, Why.ASKED, by=officer, at=now, until=until)

    def listed(at):
        return [row["source_person_id"] for row in feeds.suppressed_rows("crm", at=at)]

    assert listed(now) == ["C0", "C2"]
    assert listed(now + dt.timedelta(days=1)) == ["C0"]
