"""Figures: what was counted of contacts, answers, leads, representatives, suggestions, sales and contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from hcploop import evaluation, schema
from hcploop.evaluation.identified import identified_views
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.flow.calendar import calendar_of
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.pack import Pack
from hcploop.schema import Table

_LONG_AGO = dt.date(2000, 1, 1)


def make_figures(work: Work, *, touches: Kept, days: Kept, content_months: Kept, pack: Pack) -> None:
    """Count everything that is told of a period, and keep `figure`, `lead` and `capability`.

    Parameters
    ----------
    work : Work
        The run, with people, tiers and everything else that feeds told; tables of stages that have not run are empty.
    touches : Kept of touch_part
        Contacts in force.
    days : Kept of schema.record_day
        The roll-up by day.
    content_months : Kept of schema.record_content_month
        The roll-up by content and month.
    pack : Pack
        Whether buying doctors may be counted, else hospitals are; and how few buyers are hidden.
    """
    _Counting(work, touches, days, content_months, pack).make()


def add_figures(work: Work, name: str, *ingredients: str, make: Callable[[], ir.Table]) -> Kept:
    """Add a part of figures to those that are kept.

    Parameters
    ----------
    work : Work
        The run.
    name : str
        What the part is about.
    *ingredients : str
        Everything that it depends on besides the code.
    make : callable
        Gives rows of `schema.figure` that no other part has.

    Returns
    -------
    Kept of schema.figure
        All parts.
    """
    before = work.kept[schema.figure.name].parts if schema.figure.name in work.kept else ()
    part = work.part(f"{schema.figure.name}_{name}", *ingredients, make=make)
    return work.keep_parts(schema.figure, [*before, part])


class _Counting:
    """The parts of the figures, one after the other."""

    def __init__(self, work: Work, touches: Kept, days: Kept, content_months: Kept, pack: Pack) -> None:
        self.work, self.touches, self.days, self.content_months = work, touches, days, content_months
        table = work.market.policy_table("figures", work.today)
        self.policy = evaluation.FigurePolicy.from_table(table, "policy of kind 'figures'")
        self.personal = sorted(name for name, channel in work.market.channels.items() if channel.personal)
        self.sales = _sales(work, pack)
        self.knobs = (str(work.today), work.market.time_zone, str(work.market.brands), str(self.personal))

    def make(self) -> None:
        parts = {
            "people": (self._people, ()),
            "surveys": (self._surveys, (schema.answer, schema.statement)),
            "suggestions": (self._suggestions, (schema.decision,)),
            "leads": (self._leads, ()),
            "representatives": (self._representatives, ()),
            "contents": (self._contents, (schema.content,)),
            "buyers": (self._buyers, (schema.outcome,)),
        }
        for place, (name, (make, needs)) in enumerate(parts.items()):
            self.work.progress.step(place, len(parts), name)
            # To plan a query takes a second, also where there is nothing to count.
            if not needs or any(self._kept(table).rows for table in needs):
                make()
        self._capability()

    def _kept(self, table: Table) -> Kept:
        """Find a table; one that no stage made is empty."""
        return self.work.kept.get(table.name, Kept(table, ()))

    def _read(self, table: Table) -> ir.Table:
        return self.work.read(self._kept(table))

    def _key(self, *tables: Table) -> str:
        return " ".join(self._kept(table).key for table in tables)

    def _add(self, name: str, *ingredients: str, make: Callable[[], Mapping[str, ir.Table]]) -> None:
        """Keep the figures that are made from what was counted, which is written before it is read."""

        def written() -> ir.Table:
            keep = self.work.engine.materialise
            return evaluation.figures({table: keep(table, counted) for table, counted in make().items()})

        add_figures(self.work, name, *ingredients, *self.knobs, str(self.policy), make=written)

    def _periods(self, first: dt.date) -> ir.Table:
        calendar = self.work.engine.arrow(self.work.read(calendar_of(self.work)))
        until = self.work.today
        return self.work.give("periods", evaluation.periods(calendar, first=min(first, until), until=until))

    def _first_day(self) -> dt.date:
        days = self.work.read(self.days)
        found = self.work.engine.arrow(days.agg(first=days.local_on.min()))["first"][0].as_py()
        return found or self.work.today

    def _people(self) -> None:
        platform = self._kept(schema.aggregate)
        ingredients = [self.days.key, self._key(schema.record_person, schema.hcp, schema.hcp_tier)]
        ingredients += [platform.key, self._key(schema.content), self.touches.key if platform.rows else ""]
        self._add("people", *ingredients, make=self._counted_people)

    def _counted_people(self) -> dict[str, ir.Table]:
        work = self.work
        hcp, rated = self._read(schema.hcp), self._read(schema.hcp_tier)
        cuts = work.engine.materialise("person_cut", evaluation.person_cuts(hcp, rated, brands=work.market.brands))
        parts = [work.engine.materialise("counted_people", self._by_people(cuts))]
        if self._kept(schema.aggregate).rows:
            parts.append(work.engine.materialise("counted_platforms", self._by_platforms()))
        whole = ibis.union(*parts) if len(parts) > 1 else parts[0]
        return {"period_count": evaluation.period_counts(whole, cuts, self._periods(self._first_day()))}

    def _by_people(self, cuts: ir.Table) -> ir.Table:
        """Count people and contacts, brand by brand."""
        arrow, days, persons = self.work.engine.arrow, self.work.read(self.days), self._read(schema.record_person)
        numbers = arrow(evaluation.channel_numbers(days, personal=self.personal))
        channels = self.work.give("channel_number", numbers)
        # Ibis bears one thread only, so the declaration that the other one needs is made here.
        counted = [schema.period_part.arrow([])]
        with ThreadPoolExecutor(1) as other:
            for brand in evaluation.with_market(self.work.market.brands):
                own = evaluation.of_brand(days, brand)
                did = arrow(evaluation.person_days(own, persons, cuts, channels, brand=brand))
                names = arrow(evaluation.cut_names(cuts, brand))
                contacts = other.submit(evaluation.count_contacts, did, numbers, names, brand=brand)
                counted.append(evaluation.count_seen(did, numbers, names, brand=brand, until=self.work.today))
                counted.append(contacts.result())
        return self.work.give("people_counted", pa.concat_tables(counted))

    def _by_platforms(self) -> ir.Table:
        totals, contents = self._read(schema.aggregate), self._read(schema.content)
        known = identified_views(self.work.read(self.touches), self._read(schema.record_person), totals)
        return evaluation.platform_days(totals, known, contents, brands=self.work.market.brands)

    def _surveys(self) -> None:
        zone, policy = self.work.market.time_zone, self.policy

        def counted() -> dict[str, ir.Table]:
            answer, persons = self._read(schema.answer), self._read(schema.record_person)
            said, decided = self._read(schema.statement), self._read(schema.decision)
            return {
                "survey_count": evaluation.survey_counts(answer, said, persons, policy=policy, zone=zone),
                "paired_change": evaluation.paired_changes(answer, persons, decided, policy=policy, zone=zone),
            }

        tables = (schema.answer, schema.statement, schema.record_person, schema.decision)
        self._add("surveys", self._key(*tables), make=counted)

    def _fates(self) -> ir.Table:
        told = evaluation.fates(
            self._read(schema.decision),
            self._read(schema.execution),
            self._read(schema.feedback),
            zone=self.work.market.time_zone,
            personal=self.personal,
        )
        return self.work.engine.materialise("fates", told)

    def _suggestions(self) -> None:
        self._add(
            "suggestions",
            self._key(schema.decision, schema.execution, schema.feedback),
            make=lambda: {"execution_count": evaluation.execution_counts(self._fates())},
        )

    def _leads(self) -> None:
        work = self.work

        def found() -> ir.Table:
            days, persons, hcp = work.read(self.days), self._read(schema.record_person), self._read(schema.hcp)
            return evaluation.leads(days, persons, hcp, brands=work.market.brands, personal=self.personal)

        mark = self._key(schema.record_person, schema.hcp)
        work.keep(schema.lead, self.days.key, mark, str(work.market.brands), str(self.personal), make=found)
        self._add(
            "leads",
            self._key(schema.lead, schema.decision, schema.execution, schema.feedback),
            make=lambda: {
                "lead_count": evaluation.lead_counts(
                    self._read(schema.lead), self._fates(), today=work.today, policy=self.policy
                )
            },
        )

    def _representatives(self) -> None:
        def counted() -> dict[str, ir.Table]:
            touches = self.work.read(self.touches)
            met = evaluation.rep_months(
                touches, self._read(schema.record_person), self._read(schema.hcp), personal=self.personal
            )
            months = self.work.engine.materialise("rep_months", met)
            periods = self._periods(self._first_day())
            return {"rep_count": evaluation.rep_counts(months, self._read(schema.rep), periods)}

        mark = self._key(schema.record_person, schema.hcp, schema.rep)
        self._add("representatives", self.touches.key, mark, calendar_of(self.work).key, make=counted)

    def _contents(self) -> None:
        def counted() -> dict[str, ir.Table]:
            use = self.work.engine.materialise(
                "content_use", evaluation.content_use(self.work.read(self.content_months))
            )
            tags, words = self._read(schema.content_tag), self._read(schema.tag)
            layers = tags.semi_join(words.filter(words.family == "layer"), "tag")
            periods = self._periods(self._first_day())
            return {
                "content_count": evaluation.content_counts(
                    use, self._read(schema.content), layers, periods, policy=self.policy
                )
            }

        mark = self._key(schema.content, schema.content_tag, schema.tag)
        self._add("contents", self.content_months.key, mark, make=counted)

    def _buyers(self) -> None:
        def counted() -> dict[str, ir.Table]:
            sold, persons = self._read(schema.outcome), self._read(schema.record_person)
            bought = evaluation.buyer_units(sold, persons, self._periods(_LONG_AGO), sales=self.sales)
            units = self.work.engine.materialise("buyer_units", bought)
            return {"buyer_count": evaluation.buyer_counts(units, today=self.work.today, sales=self.sales)}

        counts_people = self.sales.doctor_level_prescriptions
        mark = self._key(schema.outcome, *([schema.record_person] if counts_people else []))
        self._add("buyers", mark, str(self.sales), make=counted)

    def _capability(self) -> None:
        work = self.work
        tables = (schema.hcp, schema.figure, schema.suggestion, schema.answer, schema.record_person)

        def judged() -> ir.Table:
            seen = evaluation.Evidence(work.read(self.days), *(self._read(table) for table in tables))
            return evaluation.capability(
                seen, personal=self.personal, today=work.today, zone=work.market.time_zone, policy=self.policy
            )

        work.keep(schema.capability, self.days.key, self._key(*tables), *self.knobs, str(self.policy), make=judged)


def _sales(work: Work, pack: Pack) -> evaluation.Sales:
    table = work.market.policy_table("evaluation", work.today)
    judged = EvaluationPolicy.from_table(table, "policy of kind 'evaluation'")
    return evaluation.Sales(
        brands=tuple(work.market.brands),
        own_companies=judged.own_companies,
        delay_days=judged.outcome_delay_days,
        small_cell=max(judged.small_cell, pack.small_cell),
        doctor_level_prescriptions=pack.doctor_level_prescriptions,
    )
