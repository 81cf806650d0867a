"""Did it help: what the loop caused, what its decisions were worth, and where it loses against its plan."""

from __future__ import annotations

import datetime as dt

import ibis.expr.types as ir
import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.enrolment import enrolled
from hcploop.evaluation.kernels.effects import effects
from hcploop.evaluation.kernels.leaks import leaks
from hcploop.evaluation.kernels.off_policy import Trust, off_policy
from hcploop.evaluation.kernels.outcome_periods import outcome_periods
from hcploop.evaluation.logged_choices import POLICIES, answered, logged_choices
from hcploop.evaluation.planned_figures import planned_figures
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.response_figures import response_figures
from hcploop.evaluation.result_figures import effect_figures, sales_figures
from hcploop.evaluation.sales import reporters
from hcploop.evaluation.spending import spending
from hcploop.evaluation.unit_changes import doctor_changes, unit_changes
from hcploop.flow.measure import Facts
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.pack import Pack
from hcploop.schema import Table


def make_evaluation(work: Work, facts: Facts, *, pack: Pack) -> None:
    """Keep `outcome_period`, `effect`, `policy_value` and `leak`, and add results to `figure`.

    Parameters
    ----------
    work : Work
        The run, after its decisions and its descriptive figures.
    facts : Facts
        People, records and what they did by day.
    pack : Pack
        Whether the market's rules allow outcomes of single doctors to be looked at, and how small a cell may be.
    """
    table = work.market.policy_table("evaluation", work.today)
    policy = EvaluationPolicy.from_table(table, "policy of kind 'evaluation'")
    policy = policy.model_copy(update={"small_cell": max(policy.small_cell, pack.small_cell)})
    results = _results(work, facts, policy, has_doctor_outcomes=pack.doctor_level_prescriptions)
    responses = _responses(work, facts, policy)
    made = [kept.parts[0] for kept in (results, responses)]
    figures = work.keep_parts(schema.figure, [*work.kept[schema.figure.name].parts, *made])
    plans = _there(work, schema.plan)

    def leaking() -> ir.Table:
        plan = work.read(plans)
        near = work.engine.arrow(planned_figures(work.read(figures), plan))
        return work.give("leaking", leaks(near, work.engine.arrow(plan), policy=policy))

    work.keep(schema.leak, figures.key, plans.key, str(policy), make=leaking)


def _results(work: Work, facts: Facts, policy: EvaluationPolicy, *, has_doctor_outcomes: bool) -> Kept:
    """Keep what the hold-out tells, and give it as figures together with what was sold."""
    brands = tuple(work.market.brands)
    outcomes, costs, log = (_there(work, table) for table in (schema.outcome, schema.cost, schema.decision))
    told = (outcomes, costs, log, facts.hcp, facts.hcp_grade, facts.record_person)
    keys = (*(kept.key for kept in told), str(policy), str(brands), str(work.today), str(has_doctor_outcomes))
    outcome = work.read(outcomes)
    who = _enrolled(work, facts, log, policy)
    periods = work.keep(schema.outcome_period, *keys, make=lambda: _periods(work, outcome, who, policy))

    def changed() -> ir.Table:
        period, people = work.read(periods), who
        changes = [unit_changes(outcome, period, people, brands=brands, policy=policy)]
        if has_doctor_outcomes:
            persons = work.read(facts.record_person)
            changes.append(doctor_changes(outcome, period, people, persons, brands=brands, policy=policy))
        units = pa.concat_tables([work.engine.arrow(one) for one in changes])
        spent = work.engine.arrow(spending(work.read(costs), outcome, period, brands=brands, policy=policy))
        return work.give("caused", effects(units, spent, brands=brands, policy=policy))

    caused = work.keep(schema.effect, *keys, make=changed)

    def as_figures() -> ir.Table:
        sold = sales_figures(outcome, work.read(periods), brands=brands, policy=policy)
        return effect_figures(work.read(caused)).union(sold)

    return Kept(schema.figure, (work.part("result_figures", *keys, make=as_figures),))


def _enrolled(work: Work, facts: Facts, log: Kept, policy: EvaluationPolicy) -> ir.Table:
    tables = (work.read(kept) for kept in (log, facts.hcp, facts.hcp_grade, work.kept[schema.hcp_tier.name]))
    people = enrolled(*tables, brands=work.market.brands, zone=work.market.time_zone, policy=policy)
    return work.engine.materialise("enrolled", people)


def _periods(work: Work, outcome: ir.Table, who: ir.Table, policy: EvaluationPolicy) -> ir.Table:
    first = work.engine.arrow(who.agg(began_on=who.first_decided_on.min()))["began_on"].to_pylist()
    began_on: dt.date | None = first[0] if first else None
    reported = work.engine.arrow(reporters(outcome))
    return work.give("periods", outcome_periods(reported, today=work.today, began_on=began_on, policy=policy))


def _responses(work: Work, facts: Facts, policy: EvaluationPolicy) -> Kept:
    """Keep what policies would have been worth; give the lift of the offered over the held out as figures."""
    log = _there(work, schema.decision)
    told = (log, facts.days, facts.record_person, facts.hcp_grade, work.kept[schema.hcp_tier.name])
    keys = (*(kept.key for kept in told), str(policy), str(work.today), work.market.time_zone)
    decision, days, persons, grades, tiers = (work.read(kept) for kept in told)
    over = answered(decision, days, persons, today=work.today, zone=work.market.time_zone, policy=policy)
    closed = work.part("answered", *keys, make=lambda: over)
    trust = Trust(policy.least_effective_n, policy.mean_weight)

    def valued() -> ir.Table:
        rows = work.rows(closed) if closed.rows else work.nothing(schema.answered)
        judged = []
        for name in POLICIES if closed.rows else ():
            choices = work.engine.arrow(logged_choices(decision, rows, grades, judged=name, policy=policy))
            judged.append(off_policy(choices, policy=name, trust=trust))
        return work.give("valued", pa.concat_tables(judged) if judged else schema.policy_value.arrow([]))

    work.keep(schema.policy_value, *keys, make=valued)
    brand = work.market.brands[0]
    lifts = work.part(
        "response_figures", *keys, str(brand), make=lambda: response_figures(work.rows(closed), tiers, brand=brand)
    )
    return Kept(schema.figure, (lifts,))


def _there(work: Work, table: Table) -> Kept:
    """Find a table of this run; without parts where nothing told it."""
    return work.kept.get(table.name, Kept(table, ()))
