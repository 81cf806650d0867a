from dataclasses import replace

from hcploop.report.steps import loop_steps
from hcploop.report.subjects import Report


def test_the_loop_has_eleven_steps_in_order(report: Report):
    codes = [step.code for step in loop_steps(report)]

    assert codes[:7] == ["structure", "oneid", "tags", "tiers", "needs", "recommend", "nextbest"]
    assert codes[7:] == ["reach", "engage", "convert", "result"]


def test_a_step_shows_the_figure_of_the_last_month(report: Report):
    steps = {step.code: step for step in loop_steps(report)}

    assert (steps["reach"].figure, steps["reach"].metric) == (0.7, "coverage_share")
    assert (steps["tiers"].figure, steps["tiers"].values["people"]) == (40.0, 24)
    assert steps["nextbest"].figure == 3.0
    assert steps["structure"].figure == 5085 / 5090


def test_a_step_stands_by_its_plan(report: Report):
    steps = {step.code: step for step in loop_steps(report)}

    assert (steps["reach"].status, steps["engage"].status) == ("good", "behind")
    assert steps["oneid"].status == "open"
    assert steps["result"].status == "missing"


def test_a_step_shows_the_figure_that_is_furthest_behind_its_plan(report: Report):
    late = replace(report.leaks[0], stage="reach", metric="covered_customers", figure_value=28.0, attained_share=0.4)

    reach = {step.code: step for step in loop_steps(replace(report, leaks=(*report.leaks, late)))}["reach"]

    assert (reach.figure, reach.metric, reach.attained_share) == (28.0, "covered_customers", 0.4)


def test_a_step_near_its_plan_is_near(report: Report):
    near = replace(report, leaks=(replace(report.leaks[0], stage="reach", attained_share=0.9),))

    assert {step.code: step.status for step in loop_steps(near)}["reach"] == "near"


def test_steps_that_the_snapshot_has_nothing_of_are_missing(report: Report):
    empty = loop_steps(Report(head=replace(report.head, people=0)))

    assert {step.status for step in empty} == {"missing"}
