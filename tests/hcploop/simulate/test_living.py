import datetime as dt

import numpy as np
import pytest

from hcploop.simulate import MarketPlan
from hcploop.simulate.living import Contacts, Living, begin, live_week, write_answers, write_executions

MONDAY = dt.date(2026, 3, 30)


@pytest.fixture(scope="module")
def market() -> Living:
    return Living.of(MarketPlan(hcps=80, months=3, seed=2, as_of=dt.date(2026, 3, 29)))


def contacts(market: Living, channel: str) -> Contacts:
    people = np.flatnonzero([bool(one) for one in market.crm_ids])
    count = len(people)
    names, none = np.full(count, channel, dtype=object), np.full(count, "", dtype=object)
    return Contacts(people, names, np.zeros(count, int), np.zeros(count, int), none)


def test_a_contact_is_worth_its_answer_less_its_cost(market: Living):
    asked, recent = contacts(market, "visit"), np.zeros(80)

    gain = market.gain(asked, recent)

    assert gain == pytest.approx(market.answers_of(asked, recent) * market.worth[asked.person] - 300.0)


def test_who_was_contacted_of_late_answers_less(market: Living):
    asked = contacts(market, "email")

    assert (market.answers_of(asked, np.full(80, 2.0)) < market.answers_of(asked, np.zeros(80))).all()


def test_a_record_names_its_doctor(market: Living):
    one = market.crm_ids[int(contacts(market, "visit").person[0])]

    assert market.crm_ids[market.person_of[f"crm:{one}"]] == one


def test_a_week_is_told_in_files_that_the_feeds_name(market: Living, tmp_path):
    (tmp_path / "market.toml").write_text('[market]\npolicy = "cn-drug"\n')
    begin(tmp_path)

    live_week(tmp_path, market, contacts(market, "wechat"), monday=MONDAY, recent=np.zeros(80))
    write_executions(tmp_path, [("D1", "done", "2026-03-30 18:00:00", "")], monday=MONDAY)

    told = {path.name: path.read_text(encoding="utf-8").splitlines() for path in (tmp_path / "life").iterdir()}
    assert len(told[f"contacts_{MONDAY}.csv"]) == 1 + len(contacts(market, "wechat"))
    assert len(told[f"acts_{MONDAY}.csv"]) > 1
    assert f"acts_{MONDAY}_answers.csv" not in told
    assert told[f"executions_{MONDAY}.csv"][1].startswith("D1,done")
    assert 'policy = "free.toml"' in (tmp_path / "market.toml").read_text(encoding="utf-8")


def test_answers_are_told_when_it_is_asked_for(market: Living, tmp_path):
    answers = live_week(tmp_path, market, contacts(market, "visit"), monday=MONDAY, recent=np.zeros(80))

    write_answers(tmp_path, answers, monday=MONDAY)

    told = (tmp_path / "life" / f"acts_{MONDAY}_answers.csv").read_text(encoding="utf-8").splitlines()
    assert len(told) == 1 + len(answers) > 1
    own = (tmp_path / "life" / f"acts_{MONDAY}.csv").read_text(encoding="utf-8")
    assert not {row.split(",")[0] for row in told[1:]} & {row.split(",")[0] for row in own.splitlines()}
