"""Feedback from the page of a doctor, with htmx and without."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.field.models import Feedback

pytestmark = pytest.mark.slow
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def suggestion(market, settings, tmp_path):
    settings.DROP = tmp_path
    return open_snapshot(market).arrow("suggestion").sort_by("decision_id").to_pylist()[0]


@pytest.fixture
def address(suggestion):
    return f"/suggestions/{suggestion['decision_id']}/feedback/"


def test_without_javascript_the_page_of_the_doctor_follows_and_says_what_was_said(suggestion, address, somebody):
    client = somebody(Role.ADMIN)

    answer = client.post(address, {"state": "dismissed", "reason": "no_access", "note": "<b>門衛</b>"})

    assert answer["Location"] == f"/doctors/{suggestion['one_id']}/#suggestion-{suggestion['decision_id']}"
    page = client.get(answer["Location"], headers=ENGLISH).content.decode()
    assert "Dismissed</span> The hospital does not receive us" in page
    assert "&lt;b&gt;門衛" in page


def test_htmx_gets_the_suggestion_alone_with_its_new_state(suggestion, address, somebody):
    client, htmx = somebody(Role.ADMIN), {"HX-Request": "true", **ENGLISH}

    page = client.post(address, {"state": "done"}, headers=htmx).content.decode()
    assert page.strip().startswith(f'<li class="hl-suggestion" id="suggestion-{suggestion["decision_id"]}"')
    assert "Done</span>" in page

    wrong = client.post(address, {"state": "later"}, headers=htmx)
    assert (wrong.status_code, 'role="alert"' in wrong.content.decode()) == (422, True)
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("state", ["", "sent", "'; DROP TABLE"])
def test_a_state_that_nobody_knows_is_not_found(address, somebody, state):
    assert somebody(Role.ADMIN).post(address, {"state": state}).status_code == 404


def test_a_marketer_reads_and_does_not_say(suggestion, somebody):
    page = somebody(Role.MARKETER).get(f"/doctors/{suggestion['one_id']}/").content.decode()

    assert f"suggestion-{suggestion['decision_id']}" in page
    assert "/feedback/" not in page
