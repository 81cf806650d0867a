"""Policies in the drop folder: read, checked by the loop, published once."""

import datetime as dt
from dataclasses import replace

import pytest

from hcploop.market import load_market
from hcploop_web.insights.policies import bodies_of, presets, publish, published, rules_in_force, rules_with
from hcploop_web.insights.refusals import Refused

DAY = dt.date(2026, 6, 1)
MARKET = (
    '[market]\nname = "m"\nas_of = 2026-06-30\n\n[[feed]]\nname = "crm"\nkind = "people"\npath = "crm.csv"\n'
    'columns = { source_id = "id" }\n'
)


@pytest.fixture
def drop(tmp_path, settings):
    settings.DROP = tmp_path
    (tmp_path / "market.toml").write_text(MARKET, encoding="utf-8")
    return tmp_path


def _policy(drop, name, text):
    (drop / "policy").mkdir(exist_ok=True)
    (drop / "policy" / name).write_text(text, encoding="utf-8")


def test_what_is_published_is_in_force_and_says_who_approved_it(drop):
    wanted = replace(
        rules_in_force(), preset="grade_first", matrix=presets()["grade_first"], high_share=0.2, population=("city",)
    )

    files = publish(bodies_of(wanted), effective_on=DAY, approved_by='王"芳"')

    assert files == ["policy/tiers-2026-06-01.toml", "policy/scoring-2026-06-01.toml"]
    assert rules_in_force() == wanted
    assert [(one.file, one.state, one.approved_by) for one in published()] == [
        ("policy/tiers-2026-06-01.toml", "in force", '王"芳"'),
        ("policy/scoring-2026-06-01.toml", "in force", '王"芳"'),
    ]
    assert bodies_of(wanted) == {}


def test_a_later_file_keeps_what_the_earlier_one_said(drop):
    now = rules_in_force()
    publish(bodies_of(replace(now, weights=now.weights | {"visits": 3.0})), effective_on=DAY, approved_by="a")

    wanted = replace(rules_in_force(), window_months=6)
    publish(bodies_of(wanted), effective_on=DAY + dt.timedelta(days=1), approved_by="a")

    assert rules_in_force() == wanted
    assert rules_in_force().weights["visits"] == 3.0


def test_a_matrix_of_ones_own_is_written_cell_by_cell(drop):
    matrix = {grade: dict(row) for grade, row in presets()["double_single_none"].items()}
    matrix["C"]["traditional"] = 4
    wanted = replace(rules_in_force(), preset="custom", matrix=matrix)

    publish(bodies_of(wanted), effective_on=DAY, approved_by="a")

    assert rules_in_force() == wanted


def test_a_matrix_that_breaks_a_rule_is_refused_in_the_words_of_the_loop(drop):
    matrix = {grade: dict(row) for grade, row in presets()["double_single_none"].items()}
    matrix["A"]["ordinary"] = 9

    with pytest.raises(Refused, match="a better grade or persona never lowers the tier"):
        bodies_of(replace(rules_in_force(), preset="custom", matrix=matrix))


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"mid_share": 0.1}, "mid_share"), ({"high_share": 2.0}, "high_share"), ({"window_months": 0}, "window_months")],
)
def test_a_number_that_cannot_be_is_refused_and_named(drop, changes, words):
    with pytest.raises(Refused, match=words):
        bodies_of(replace(rules_in_force(), **changes))


def test_two_policies_of_a_kind_on_one_day_are_refused_with_a_remedy(drop):
    _policy(
        drop,
        "by_hand.toml",
        'preset = "grade_first"\n[policy]\nkind = "tiers"\neffective_on = 2026-06-01\napproved_by = "x"\n',
    )

    with pytest.raises(Refused, match=r"by_hand.*on 2026-06-01 already.*Choose a later day"):
        publish({"tiers": {"preset": "double_single_none"}}, effective_on=DAY, approved_by="a")

    assert [path.name for path in (drop / "policy").iterdir()] == ["by_hand.toml"]


def test_a_day_before_that_of_the_policy_in_force_is_refused(drop):
    publish({"tiers": {"preset": "grade_first"}}, effective_on=DAY, approved_by="a")

    with pytest.raises(Refused, match="would never count"):
        publish({"tiers": {"preset": "double_single_none"}}, effective_on=DAY - dt.timedelta(days=1), approved_by="a")


def test_no_file_is_overwritten(drop):
    _policy(drop, "tiers-2026-06-01.toml", '[policy]\nkind = "tags"\neffective_on = 2026-01-01\napproved_by = "x"\n')

    with pytest.raises(Refused, match="there is such a file already"):
        publish({"tiers": {"preset": "grade_first"}}, effective_on=DAY, approved_by="a")


def test_where_one_of_two_files_cannot_be_written_neither_is(drop):
    (drop / "policy/scoring-2026-06-01.draft").mkdir(parents=True)

    with pytest.raises(Refused):
        publish({"tiers": {"preset": "grade_first"}, "scoring": {"high_share": 0.2}}, effective_on=DAY, approved_by="a")

    assert [path.name for path in (drop / "policy").iterdir()] == ["scoring-2026-06-01.draft"]


def test_a_policy_of_a_later_day_is_to_come_and_one_that_was_replaced_is_past(drop):
    publish({"tiers": {"preset": "grade_first"}}, effective_on=DAY, approved_by="a")
    publish({"tiers": {"preset": "double_single_none"}}, effective_on=dt.date(2026, 6, 30), approved_by="a")
    publish({"tiers": {"preset": "grade_first"}}, effective_on=dt.date(2026, 7, 1), approved_by="a")

    assert [(one.effective_on.isoformat(), one.state) for one in published()] == [
        ("2026-07-01", "coming"),
        ("2026-06-30", "in force"),
        ("2026-06-01", "past"),
    ]
    assert rules_in_force().preset == "double_single_none"


def test_a_market_that_cannot_be_read_is_told_plainly(tmp_path, settings):
    settings.DROP = tmp_path / "nowhere"

    with pytest.raises(Refused, match=r"there is no market\.toml"):
        rules_with({})


def test_what_is_published_is_read_by_the_loop_as_it_was_meant(drop):
    publish({"scoring": {"high_share": 0.2, "population": ["city"]}}, effective_on=DAY, approved_by="a")

    assert load_market(drop).policy_table("scoring", DAY) == {"high_share": 0.2, "population": ["city"]}
