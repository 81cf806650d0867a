"""What was entered in the web arrives in the next run, and is acted upon."""

import datetime as dt
import shutil

import pytest

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.console.actions.tell_loop import tell_consents
from hcploop_web.field.actions.give_feedback import Word, give_feedback
from hcploop_web.field.models import State
from hcploop_web.insights.consents_known import consents_known
from hcploop_web.privacy.actions.record_consent import record_consent
from hcploop_web.privacy.actions.suppress import suppress
from hcploop_web.privacy.models import State as Consent
from hcploop_web.privacy.models import Why
from hcploop_web.privacy.words import Person
from hcploop_web.privacy.words import Word as ConsentWord

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)
NEXT_DAY = dt.date(2026, 7, 1)


def _person(one_id):
    known = consents_known(one_id, EVERYTHING)
    return Person(known.one_id, known.source, known.source_id)


@pytest.mark.turns
def test_the_next_run_hears_what_was_said_in_the_web(
    market, settings, tmp_path, db, django_capture_on_commit_callbacks
):
    shutil.copytree(market, tmp_path / "out")
    shutil.copytree(market.parent / "drop", tmp_path / "drop")
    settings.OUT, settings.DROP = tmp_path / "out", tmp_path / "drop"
    user = User.objects.create_user("admin", role=Role.ADMIN)
    rows = open_snapshot(settings.OUT).arrow("suggestion").sort_by("decision_id").to_pylist()
    done, dismissed, later, silenced = rows[:4]
    withdrawn = next(row for row in rows[4:] if row["channel"] == "wechat")

    with django_capture_on_commit_callbacks(execute=True):
        give_feedback(done["decision_id"], Word(State.DONE), by=user, at=NOW)
        give_feedback(dismissed["decision_id"], Word(State.DISMISSED, "content_unfit", "太长"), by=user, at=NOW)
        give_feedback(later["decision_id"], Word(State.LATER, "doctor_away"), by=user, at=NOW)
    suppress(_person(silenced["one_id"]), "", Why.COMPLAINT, by=user, at=NOW)
    said = ConsentWord("wechat", Consent.WITHDRAWN, NOW, evidence="call 17")
    record_consent(_person(withdrawn["one_id"]), said, by=user, at=NOW)
    assert tell_consents(at=NOW)
    run(settings.DROP, settings.OUT, as_of=NEXT_DAY)

    now = open_snapshot(settings.OUT)
    told = {row["decision_id"]: row for row in now.arrow("feedback").to_pylist()}
    assert {name: row["state"] for name, row in told.items()} == {
        done["decision_id"]: "done",
        dismissed["decision_id"]: "dismissed",
        later["decision_id"]: "later",
    }
    assert (told[dismissed["decision_id"]]["reason"], told[dismissed["decision_id"]]["note"]) == (
        "content_unfit",
        "太长",
    )
    standing = {row["decision_id"]: row["one_id"] for row in now.arrow("suggestion").to_pylist()}
    assert later["decision_id"] in standing
    assert not {done["decision_id"], dismissed["decision_id"], withdrawn["decision_id"]} & {*standing}
    assert silenced["one_id"] not in standing.values()
    words = [row for row in now.arrow("consent").to_pylist() if row["one_id"] == withdrawn["one_id"]]
    assert ("wechat", "withdrawn", "call 17") in {(row["channel"], row["state"], row["evidence"]) for row in words}
    listed = {row["one_id"] for row in now.arrow("target").to_pylist() if row["target_list"] == "suppressed"}
    assert silenced["one_id"] in listed
    assert now.arrow("quarantine").filter(_of_web(now)).num_rows == 0


def _of_web(snapshot):
    import pyarrow.compute as pc

    return pc.starts_with(snapshot.arrow("quarantine")["feed"], "web_")
