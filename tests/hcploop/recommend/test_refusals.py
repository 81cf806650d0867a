import datetime as dt

import pytest

from hcploop import schema
from hcploop.recommend import RecommendPolicy, refusals

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")


def _refusing(*said, persons=None):
    rows = [
        {
            "record_id": record,
            "channel": "web",
            "state": state,
            "purpose": purpose,
            "happened_at": dt.datetime.fromisoformat(at),
            "source": "portal",
        }
        for record, state, purpose, at in said
    ]
    owners = [{"record_id": one, "one_id": who, "probability": 1.0} for one, who in (persons or {1: "H1"}).items()]
    found = refusals(
        schema.consent.rows(rows), schema.record_person.rows(owners), as_of=AS_OF, policy=RecommendPolicy.default()
    )
    return found.to_pyarrow()["one_id"].to_pylist()


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_the_last_word_holds(state):
    yes, no = (1, "granted", "personalisation", "2026-01-01"), (1, state, "personalisation", "2026-02-01")

    assert _refusing(yes, no) == ["H1"]
    assert _refusing((1, "granted", "personalisation", "2026-03-01"), no) == []


def test_yes_and_no_at_one_moment_is_no():
    at = "2026-02-01"

    assert _refusing((1, "granted", "personalisation", at), (1, "refused", "个性化推荐", at)) == ["H1"]


def test_a_word_on_another_purpose_or_after_the_as_of_moment_says_nothing():
    other = [(1, "refused", None, "2026-01-01"), (1, "refused", "marketing", "2026-01-01")]

    assert _refusing(*other, (1, "refused", "personalisation", "2026-07-01")) == []


def test_what_one_record_refused_holds_for_the_person():
    found = _refusing((2, "refused", "Personalisation ", "2026-01-01"), persons={1: "H1", 2: "H1"})

    assert found == ["H1"]
