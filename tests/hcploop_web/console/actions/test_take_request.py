"""Who objects to personal choice is not chosen for any more: from the request to what the loop reads of it."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.recommend import RecommendPolicy, refusals
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.take_request import take_request
from hcploop_web.insights.consents_known import KnownConsents
from hcploop_web.privacy.actions.ask_request import AskedAlready
from hcploop_web.privacy.feeds import consent_rows
from hcploop_web.privacy.models import Asked, ConsentEvent

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
HER = KnownConsents("H1", frozenset({"H1"}), None, "crm", "C1", ())


@pytest.fixture
def officer(db):
    return User.objects.create_user("officer", role=Role.PRIVACY)


def take(officer, kind):
    return take_request(HER, kind, asked_by="letter 1", received_on=NOW.date(), by=officer, at=NOW)


def refusing():
    """Who the loop finds to refuse, once it has read what the web hands over."""
    said = [
        {name: one[name] for name in ("channel", "purpose", "state")}
        | {"record_id": 1, "source": "crm", "happened_at": dt.datetime.fromisoformat(one["happened_at"][:19])}
        for one in consent_rows("crm")
    ]
    persons = schema.record_person.rows([{"record_id": 1, "one_id": "H1", "probability": 1.0}])
    at = NOW.replace(tzinfo=None) + dt.timedelta(days=1)
    found = refusals(schema.consent.rows(said), persons, as_of=at, policy=RecommendPolicy.default())
    return found.to_pyarrow()["one_id"].to_pylist()


@pytest.mark.parametrize(("kind", "who"), [(Asked.OBJECTION, ["H1"]), (Asked.ACCESS, [])])
def test_the_loop_reads_an_objection_as_a_refusal(officer, kind, who):
    take(officer, kind)

    assert refusing() == who


def test_an_objection_says_nothing_about_being_contacted_and_where_its_proof_is(officer):
    made = take(officer, Asked.OBJECTION)

    (word,) = ConsentEvent.objects.all()
    assert (word.channel, word.purpose, word.state) == ("all", "personalisation", "refused")
    assert word.evidence == f"request {made.pk}"


def test_an_objection_that_is_open_already_adds_no_word(officer):
    take(officer, Asked.OBJECTION)

    with pytest.raises(AskedAlready):
        take(officer, Asked.OBJECTION)
    assert ConsentEvent.objects.count() == 1
