import functools
import re
from pathlib import Path

import pytest

from hcploop import schema
from hcploop.evaluation import ALL, figures, metrics

CELL = {"brand": "all", "period": "2026-W10", "cut": "", "cut_value": ""}
COUNTS = {
    "period_count": {
        "people": 200,
        "touches": 90,
        "resolved": 81,
        "contacts": 80,
        "personal": 20,
        "actives": 36,
        "views": 30,
        "anonymous_views": 70,
        "anonymous_visitors": 15,
        "platform_views": 90,
        "platform_visitors": 20,
        "reached": 50,
        "active": 20,
        "viewers": 10,
        "active_days": 28,
        "due_7": 20,
        "returned_7": 5,
        "due_30": 16,
        "returned_30": 12,
        "days": 7,
    },
    "survey_count": {"people": 50, "answers": 100, "high": 60, "low": 25},
    "paired_change": {
        "pairs": 25,
        "before": 3.0,
        "after": 3.5,
        "change": 0.5,
        "deviation": 1.0,
        "offered": 16,
        "offered_change": 0.6,
        "offered_deviation": 1.0,
        "held": 9,
        "held_change": 0.2,
        "held_deviation": 1.0,
    },
    "lead_count": {
        "leads": 40,
        "handed": 30,
        "due": 20,
        "worked": 15,
        "met": 18,
        "median_days": 6.5,
        "suggested": 10,
        "accepted": 4,
    },
    "rep_count": {
        "reps": 4,
        "covered": 100,
        "contacts": 180,
        "reps_before": 5,
        "covered_before": 110,
        "visits": 90,
        "capacity": 120.0,
    },
    "execution_count": {"suggestions": 100, "sent": 80, "confirmed": 60, "done": 40, "dismissed": 8, "later": 4},
    "buyer_count": {
        "has_before": True,
        "buyers": 50,
        "new_buyers": 12,
        "buyers_before": 40,
        "retained": 30,
        "units": 1000.0,
        "units_before": 400.0,
    },
    "content_count": {
        "available": 60,
        "used": 30,
        "linked": 24,
        "contacts": 80,
        "education": 60,
        "product": 20,
    },
}
KINDS = {"nps": "nps", "csat": "csat", "quiz_correct_share": "quiz", "quiz_change": "quiz"}
KINDS |= {"belief_change": "belief", "belief_change_effect": "belief", "self_reported_share": "self_report"}
CUTS = {"channel_share": ("channel", "visit"), "dismissal_reason_share": ("reason", "no time")}
WANTED = {
    "resolution_share": (0.9, 90),
    "covered_customers": (50, 50),
    "coverage_share": (0.25, 200),
    "contacts": (80, 90),
    "channel_share": (1.0, 80),
    "personal_share": (0.25, 80),
    "personal_ratio": (1 / 3, 80),
    "visit_attainment_share": (0.75, 90),
    "suggestions": (100, 100),
    "suggestion_sent_share": (0.8, 100),
    "suggestion_confirmed_share": (0.75, 80),
    "suggestion_done_share": (0.5, 80),
    "suggestion_dismissed_share": (0.1, 80),
    "dismissal_reason_share": (1.0, 8),
    "content_use_share": (0.5, 60),
    "need_linked_share": (0.8, 30),
    "education_share": (0.75, 80),
    "active_users": (20, 20),
    "active_share": (0.4, 50),
    "active_mode_share": (0.4, 90),
    "page_views": (100, 100),
    "known_page_views": (30, 30),
    "anonymous_page_views": (70, 70),
    "identified_view_share": (0.3, 100),
    "unique_visitors": (25, 25),
    "known_visitors": (10, 10),
    "anonymous_visitors": (15, 15),
    "identified_visitor_share": (0.4, 25),
    "stickiness": (0.2, 20),
    "active_days_per_user": (1.4, 20),
    "return_share_7": (0.25, 20),
    "return_share_30": (0.75, 16),
    "nps": (35.0, 50),
    "csat": (0.6, 50),
    "leads": (40, 40),
    "lead_handed_share": (0.75, 40),
    "lead_accepted_share": (0.4, 10),
    "lead_worked_share": (0.75, 20),
    "lead_days": (6.5, 18),
    "covered_per_rep": (25, 4),
    "covered_per_rep_change": (3, 4),
    "belief_change": (0.5, 25),
    "belief_change_effect": (0.4, 25),
    "quiz_correct_share": (0.6, 50),
    "quiz_change": (0.5, 25),
    "self_reported_share": (0.6, 50),
    "buyers": (50, 50),
    "first_prescribers": (12, 12),
    "prescriber_retention": (0.75, 40),
    "units_per_buyer": (20.0, 50),
    "units_per_buyer_growth": (1.0, 50),
}


def _table(reads, **changes):
    """Make the rows that the metrics of a table need: a kind of survey each, and a cut each."""
    row = CELL | COUNTS[reads] | changes
    kinds = [{"survey_kind": kind} for kind in sorted(set(KINDS.values()))]
    if reads in ("survey_count", "paired_change"):
        return getattr(schema, reads).rows([row | kind for kind in kinds])
    cuts = [{"cut": cut, "cut_value": value} for cut, value in [("", ""), *CUTS.values()]]
    return getattr(schema, reads).rows([row | cut for cut in cuts] if "cut" not in changes else [row])


@functools.cache
def _all(**changes):
    """Make every metric at once: a query takes longer than all that is looked at."""
    tables = {}
    for reads, counts in COUNTS.items():
        numbers = {name: 0 for name, value in counts.items() if changes.get("empty") and not isinstance(value, bool)}
        tables[reads] = _table(reads, **numbers)
    return figures(tables).to_pyarrow().to_pylist()


def _of(metric, found):
    cut = CUTS.get(metric.name, ("", ""))
    return [row for row in found if (row["metric"], row["cut"], row["cut_value"]) == (metric.name, *cut)]


def _rows(metric, **changes):
    return _of(metric, figures({metric.reads: _table(metric.reads, **changes)}).to_pyarrow().to_pylist())


every_metric = pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.name)


@every_metric
def test_a_metric_is_what_its_page_says(metric):
    (found,) = _of(metric, _all())

    value, n = WANTED[metric.name]
    assert (found["figure_value"], found["n"]) == (pytest.approx(value), n)
    assert found["stage"] == metric.stage


@every_metric
def test_an_interval_holds_its_figure_and_a_share_lies_between_nothing_and_all(metric):
    (found,) = _of(metric, _all())

    if found["low"] is not None:
        assert found["low"] <= found["figure_value"] <= found["high"]
    if metric.unit == "share" and not metric.name.endswith(("growth", "change")):
        assert 0 <= found["figure_value"] <= 1


@every_metric
def test_a_metric_of_nothing_is_nothing_and_no_error(metric):
    found = _of(metric, _all(empty=True))

    assert [row["figure_value"] for row in found if row["figure_value"]] == []


@every_metric
def test_a_metric_says_in_both_languages_what_it_is_how_it_is_made_and_what_it_does_not_say(metric):
    for text in (metric.name_zh, metric.formula_zh, metric.limits_zh):
        assert re.search("[\u4e00-\u9fff]", text)
    for text in (metric.name_en, metric.formula, metric.limits, metric.unit):
        assert text.isprintable()
        assert not re.search("[\u4e00-\u9fff]", text)
    assert metric.reads in schema.TABLES
    assert (Path(metrics.__file__).parent / f"{metric.name}.py").exists()


@every_metric
def test_the_page_on_figures_gives_the_formula(metric):
    page = (Path(__file__).parents[3] / "docs/explanation/figures.md").read_text(encoding="utf-8")

    assert f"| `{metric.name}` | {metric.stage} | {metric.formula} |" in page


def test_names_of_metrics_are_told_apart_and_every_file_of_the_family_is_named():
    files = {path.stem for path in Path(metrics.__file__).parent.glob("*.py")} - {"__init__", "declare"}

    assert sorted(metric.name for metric in ALL) == sorted(files)
    assert len({metric.name_zh for metric in ALL}) == len({metric.name_en for metric in ALL}) == len(ALL)


def _metric(name):
    return next(metric for metric in ALL if metric.name == name)


def _one(name, **changes):
    (found,) = _rows(_metric(name), **changes)
    return found


def test_the_known_visitors_are_certain_and_the_sum_an_upper_bound():
    found = _one("unique_visitors")

    assert (found["low"], found["high"]) == (10, 25)


def test_identified_and_anonymous_views_add_up_to_all():
    parts = [_one(name)["figure_value"] for name in ("known_page_views", "anonymous_page_views")]

    assert sum(parts) == _one("page_views")["figure_value"]


def test_where_no_platform_counts_nothing_is_said_of_the_anonymous():
    silent = {"anonymous_views": 0, "anonymous_visitors": 0, "platform_views": 0, "platform_visitors": 0}
    found = figures({"period_count": _table("period_count", **silent)}).to_pyarrow()["metric"].to_pylist()

    assert {"known_page_views", "known_visitors"} < set(found)
    assert not {name for name in found if name.startswith(("anonymous_", "identified_"))}


def test_a_platform_that_saw_nobody_beyond_us_tells_that_everybody_is_identified():
    assert _one("identified_view_share", anonymous_views=0)["figure_value"] == 1


def test_a_tier_tells_no_resolution_because_nobody_unknown_has_one():
    found = figures({"period_count": _table("period_count", cut="tier", cut_value="1")}).to_pyarrow()

    assert "contacts" in found["metric"].to_pylist()
    assert "resolution_share" not in found["metric"].to_pylist()


def test_habits_are_not_told_of_single_days():
    found = figures({"period_count": _table("period_count", period="2026-03-05")}).to_pyarrow()["metric"].to_pylist()

    assert "active_users" in found
    assert {"stickiness", "personal_share", "return_share_7"} & set(found) == set()


def test_a_recommendation_on_which_all_agree_still_has_an_interval():
    found = _one("nps", people=4, answers=4, high=4, low=0)

    assert found["figure_value"] == 100
    assert found["low"] < 70
    assert found["high"] == 100


def test_the_interval_of_a_recommendation_is_that_of_matched_pairs():
    found = _one("nps", people=100, answers=100, high=60, low=25)

    # Agresti and Min 2005: p = (60.5 - 25.5) / 102, variance ((60.5 + 25.5) / 102 - p^2) / 102.
    middle = 35 / 102
    spread = 1.959963984540054 * ((86 / 102 - middle**2) / 102) ** 0.5
    assert (found["low"], found["high"]) == pytest.approx((100 * (middle - spread), 100 * (middle + spread)))


def test_several_answers_of_a_person_make_the_interval_no_narrower_than_one():
    many, one = _one("csat", answers=100, high=60), _one("csat", answers=50, high=30)

    assert (many["low"], many["high"]) == pytest.approx((one["low"], one["high"]))


def test_hidden_numbers_leave_nothing_behind():
    gone = dict.fromkeys(("buyers", "new_buyers", "buyers_before", "retained", "units", "units_before"))
    names = ("buyers", "first_prescribers", "prescriber_retention", "units_per_buyer", "units_per_buyer_growth")

    rows = figures({"buyer_count": _table("buyer_count", **gone)}).to_pyarrow().to_pylist()
    found = [row for row in rows if row["cut"] == ""]

    told = ("figure_value", "numerator", "denominator", "low", "high")
    assert {row["metric"] for row in found} == set(names)
    assert {row[name] for row in found for name in told} == {None}
    assert {row["n"] for row in found} == {0}
