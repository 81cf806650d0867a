import pytest

from hcploop import schema
from hcploop.nextbest.offers import channel_facts, offers

CANDIDATE = {
    "one_id": "A",
    "brand": "kexin",
    "channel": "visit",
    "action": "visit",
    "hand": "own",
    "is_personal": True,
    "needs_consent": False,
    "content_id": "K1",
    "position": 2,
    "is_seen": False,
    "content_state": "approved",
    "content_form": "article",
    "content_brand": "ruitai",
    "is_other_brand": True,
}
PERSON = {"one_id": "A", "is_suppressed": False, "is_active": True, "is_verified": True, "contacts_7d": 1}
SENDER = {"one_id": "A", "hand": "own", "sender": "R1", "sender_team": "sales", "filing": "valid"}


@pytest.fixture
def offered():
    def made(candidate=None, channels=(), senders=(SENDER,)):
        tables = (
            schema.candidate.rows([{**CANDIDATE, **(candidate or {})}]),
            schema.person_fact.rows([PERSON]),
            schema.channel_fact.rows(channels),
            schema.sender.rows([{"reception": "permitted", **one} for one in senders]),
        )
        return offers(*tables).to_pyarrow().to_pylist()

    return made


def test_the_facts_of_person_channel_sender_and_content_stand_side_by_side(offered):
    told = {"one_id": "A", "channel": "visit", "consent": "granted", "channel_contacts_7d": 1}

    (row,) = offered(channels=[{**told, "channel_contacts_30d": 3}])

    wanted = {"consent": "granted", "channel_contacts_30d": 3, "contacts_7d": 1, "sender": "R1", "filing": "valid"}
    assert wanted.items() <= row.items()
    assert {"reception": "permitted", "content_form": "article", "is_other_brand": True}.items() <= row.items()


def test_who_said_nothing_has_an_unknown_consent_and_no_contacts(offered):
    (row,) = offered(channels=[{"one_id": "A", "channel": "sms", "consent": "granted"}])

    assert (row["consent"], row["channel_contacts_7d"], row["channel_contacts_30d"]) == ("unknown", 0, 0)


def test_a_system_needs_neither_filing_nor_reception(offered):
    (row,) = offered({"channel": "email", "action": "send", "hand": "system"})

    found = [row[name] for name in ("sender", "sender_team", "filing", "reception")]
    assert found == ["system", "system", "not_needed", "not_needed"]


def test_only_a_visit_needs_a_reception(offered):
    (row,) = offered({"channel": "rep_email", "action": "send"})

    assert (row["sender"], row["reception"]) == ("R1", "not_needed")


def test_without_a_medical_team_it_offers_nothing(offered):
    assert offered({"hand": "medical"}) == []


def test_what_is_said_and_what_is_done_meet_by_person_and_channel():
    said = schema.standing_consent.rows(
        [{"one_id": "A", "channel": channel, "state": "refused"} for channel in ("sms", "all")]
    )
    made = schema.recent_contact.rows(
        [{"one_id": "A", "channel": one, "contacts_7d": 1, "contacts_30d": 2} for one in ("sms", "visit")]
    )

    found = {row["channel"]: row for row in channel_facts(said, made).to_pyarrow().to_pylist()}

    assert {name: (row["consent"], row["channel_contacts_30d"]) for name, row in found.items()} == {
        "sms": ("refused", 2),
        "all": ("refused", 0),
        "visit": ("unknown", 2),
    }
