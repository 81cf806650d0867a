from dataclasses import replace

from tests.hcploop.report.conftest import Language

from hcploop.report.findings import findings, personal_share, weakest
from hcploop.report.subjects import Figure, Leak, Report, TierCell


def told(report: Report) -> dict[str, dict[str, object]]:
    return {one.code: dict(one.values) for one in findings(report, at_most=20)}


def with_figure(report: Report, metric: str, period: str, **other: object) -> Report:
    own = [one for one in report.figures if (one.metric, one.period, one.cut) != (metric, period, "")]
    whole = {
        "stage": "reach",
        "brand": "all",
        "cut": "",
        "cut_value": "",
        "numerator": 1.0,
        "denominator": 1.0,
        "n": 1,
        "low": None,
        "high": None,
    }
    return replace(report, figures=(*own, Figure(**{"metric": metric, "period": period, **whole, **other})))


def test_the_weakest_step_comes_first(report: Report):
    first = findings(report, at_most=3)[0]

    assert first.code == "leak"
    assert (first.values["metric"], first.values["attained_share"]) == ("active_share", 0.62)


def test_a_subject_is_told_once(report: Report):
    found = findings(report, at_most=20)

    assert len({one.subject for one in found}) == len(found)


def test_of_two_broken_steps_that_of_the_newest_period_is_the_weakest(report: Report):
    def leak(period: str, attained: float) -> Leak:
        return Leak("all", period, "reach", "contacts", "", "", 1.0, 2.0, attained, True, "v")

    assert weakest(replace(report, leaks=(leak("2026-05", 0.2), leak("2026-06", 0.7)))) == leak("2026-06", 0.7)
    assert weakest(replace(report, leaks=())) is None


def test_people_of_tier_1_whom_nobody_met_are_counted(report: Report):
    assert told(report)["unreached"] == {
        "people": 24,
        "unreached": 6,
        "share": 0.25,
        "brand": "ruitai",
        "period": "2026-06",
    }


def test_a_finding_leads_to_the_figure_that_it_was_read_from(report: Report):
    found = {one.code: one.figure for one in findings(report, at_most=20)}

    assert found["unreached"] == {
        "metric": "coverage_share",
        "brand": "ruitai",
        "period": "2026-06",
        "cut": "tier",
        "cut_value": "1",
    }
    assert found["leak"]["metric"] == "active_share"


def test_a_trend_within_its_intervals_is_no_finding(report: Report):
    steady = replace(report, tiers=())
    bounds = {"figure_value": 0.2, "low": 0.15, "high": 0.25}
    fallen = with_figure(steady, "coverage_share", "2026-06", **bounds)

    assert not {"trend_up", "trend_down"} & set(told(steady))
    assert told(fallen)["trend_down"]["to_share"] == 0.2


def test_a_market_where_nobody_acts_says_so(report: Report):
    silent = with_figure(report, "active_users", "all", figure_value=0.0)

    assert "silence" not in told(report)
    assert told(silent)["silence"] == {"touches": 5000}


def test_a_market_without_grades_says_that_nobody_has_a_tier(report: Report):
    ungraded = replace(report, tiers=(TierCell("ruitai", None, "ordinary", None, 40),))

    assert told(ungraded)["no_tier"] == {"people": 40}
    assert "no_tier" not in told(report)


def test_contacts_of_one_channel_mostly_are_a_finding(report: Report):
    assert told(report)["concentration"] == {"channel": "wechat", "share": 0.6}


def test_personal_contacts_are_those_of_personal_channels(report: Report):
    assert personal_share(report, "2026-06") == 0.3
    assert personal_share(report, "2020-01") is None


def test_nothing_known_gives_no_finding(report: Report):
    nothing = Report(head=replace(report.head, touches=0, resolution_share=None))

    assert findings(nothing, at_most=3) == ()


def test_every_finding_has_its_words(report: Report, language: Language):
    for one in findings(report, at_most=20):
        assert "{" not in language.text(f"finding.{one.code}", **one.values)
        assert language.text(f"act.{one.code}")
