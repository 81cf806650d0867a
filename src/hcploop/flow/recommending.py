"""What people need, which content suits whom, which doctor suits a content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir

from hcploop.flow.measure import Facts
from hcploop.flow.numbering import drop_numbers, number_people
from hcploop.flow.work import Kept, Work
from hcploop.needs import NeedsPolicy, content_layers, needs
from hcploop.recommend import (
    ContentTables,
    PersonTables,
    Recommended,
    RecommendPolicy,
    affinities,
    gram,
    gram_rows,
    histories,
    recommended,
    refusals,
)
from hcploop.schema import (
    affinity,
    audience,
    consent,
    content_tag,
    gram_row,
    hcp_need,
    hcp_tag,
    history,
    permitted_content,
    recommendation,
    tag,
)

_CHOSEN_BY = (hcp_tag, hcp_need, consent, permitted_content)


@dataclass(frozen=True)
class _Taken:
    """What people took in, and their numbers."""

    numbers: ir.Table
    history: ir.Table


def make_needs(work: Work, facts: Facts) -> None:
    """Place people on the ladders of needs."""
    policy, brands = _needs_policy(work), work.market.brands
    work.keep(
        hcp_need,
        facts.hcp.key,
        str(brands),
        str(policy),
        str(work.today.year),
        make=lambda: needs(work.read(facts.hcp), brands=brands, policy=policy, as_of=work.today),
    )


def make_recommendations(work: Work, facts: Facts) -> None:
    """Choose contents for people and people for contents; needs tags and needs."""
    policy = RecommendPolicy.from_table(work.market.policy_table("recommend", work.today), "policy of kind 'recommend'")

    @cache
    def taken() -> _Taken:
        work.progress.step(0, 3, "histories")
        numbers = number_people(work, facts)
        done, content = work.read(facts.content_months), work.read(facts.content)
        told = histories(done, numbers.records, content, as_of=work.today, policy=policy)
        return _Taken(numbers.people, work.engine.materialise(history.name, told))

    def weighed() -> ir.Table:
        own = taken()
        work.progress.step(1, 3, "affinities")
        rows = gram_rows(own.history, own.numbers, as_of=work.today, policy=policy)
        teaching = work.engine.materialise(gram_row.name, rows)
        counted = work.engine.arrow(gram(teaching))
        work.engine.drop(gram_row.name)
        about = (
            work.engine.arrow(work.read(kept))
            for kept in (facts.content, work.kept[content_tag.name], work.kept[tag.name])
        )
        return work.give("affinities", affinities(counted, *about, policy=policy))

    learnt = (
        facts.content_months,
        facts.record_person,
        facts.content,
        work.kept[content_tag.name],
        work.kept[tag.name],
    )
    weights = work.keep(affinity, *_keys(*learnt), str(work.today), str(policy), make=weighed)

    @cache
    def chosen() -> Recommended:
        return _chosen(work, facts, taken(), policy)

    ingredients = (
        *_keys(weights, *learnt, facts.hcp, *(work.kept[table.name] for table in _CHOSEN_BY)),
        str(work.as_of),
        str(work.market.brands),
        str(_needs_policy(work)),
        str(policy),
        work.concerns,
    )
    work.keep(recommendation, *ingredients, make=lambda: work.give("recommended", chosen().recommendation))
    work.keep(audience, *ingredients, make=lambda: work.give("reached", chosen().audience))
    work.engine.drop(history.name)
    drop_numbers(work)


def _chosen(work: Work, facts: Facts, taken: _Taken, policy: RecommendPolicy) -> Recommended:
    work.progress.step(2, 3, "choices")
    arrow, read = work.engine.arrow, work.read
    hcp, persons, content = read(facts.hcp), read(facts.record_person), read(facts.content)
    # Who left gets no list.
    present = hcp.filter(hcp.is_active.fill_null(True)).select("one_id")
    need = read(work.kept[hcp_need.name])
    marks, earned = read(work.kept[content_tag.name]), read(work.kept[hcp_tag.name])
    refused = refusals(read(work.kept[consent.name]), persons, as_of=work.as_of, policy=policy)
    return recommended(
        PersonTables(
            number=arrow(taken.numbers),
            need=arrow(work.concerned(need.semi_join(present, "one_id"))),
            history=arrow(taken.history),
            tags=arrow(earned.inner_join(taken.numbers, "one_id").select("person", "tag", "share")),
            refusal=arrow(refused),
        ),
        ContentTables(
            content=arrow(content),
            permitted=arrow(read(work.kept[permitted_content.name])),
            content_tag=arrow(marks),
            layers=arrow(content_layers(content, marks, policy=_needs_policy(work))),
            tag=arrow(read(work.kept[tag.name])),
        ),
        arrow(read(work.kept[affinity.name])),
        as_of=work.today,
        policy=policy,
    )


def _needs_policy(work: Work) -> NeedsPolicy:
    return NeedsPolicy.from_table(work.market.policy_table("needs", work.today), "policy of kind 'needs'")


def _keys(*kept: Kept) -> tuple[str, ...]:
    return tuple(one.key for one in kept)
