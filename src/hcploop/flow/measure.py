"""The fifth pass: tags, scores and tiers."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from hcploop.flow.rating import Rateable, measured
from hcploop.flow.work import Kept, Work
from hcploop.schema import (
    content_tag,
    hcp_indicator,
    hcp_score,
    hcp_tag,
    hcp_tier,
    overlap,
    tag,
    tag_review,
)
from hcploop.scoring import (
    ScoringPolicy,
    TierPolicy,
    overlaps,
    rankings,
    scores,
    tiers,
)
from hcploop.tags.kernels.people_tags import people_tags
from hcploop.tags.kernels.tag_contents import tag_contents
from hcploop.tags.load_taxonomy import load_taxonomy
from hcploop.tags.participation import participation
from hcploop.tags.policy import TagPolicy
from hcploop.tags.taxonomy import taxonomy_table

OVERLAP_SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)
"""The top parts at which rankings are compared; 10 % and 30 % are those of the published study."""


@dataclass(frozen=True)
class Facts:
    """What the people pass and the roll-ups hand on."""

    hcp: Kept
    hcp_grade: Kept
    record_person: Kept
    content: Kept
    aggregate: Kept
    touches: Kept
    content_months: Kept
    days: Kept


def load_kernels() -> None:
    """Load the compiled kernels that measuring needs, which a thread can do long before."""
    from hcploop.evaluation.kernels import fold, returns  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay
    from hcploop.recommend.kernels import choose  # noqa: PLC0415 - the same
    from hcploop.tags.kernels import earn  # noqa: PLC0415 - the same

    earn.load()
    choose.load()
    fold.load()
    returns.load()


def make_tags(work: Work, facts: Facts) -> None:
    """Tag contents by their text, and people by what they did."""
    policy = TagPolicy.from_table(*_policy(work, "tags"))
    taxonomy = load_taxonomy(sorted(work.market.root.glob("policy/taxonomy*.yaml")))
    words = work.keep(tag, str(taxonomy), make=lambda: work.give("taxonomy", taxonomy_table(taxonomy)))

    def tagged() -> ir.Table:
        contents = work.engine.arrow(work.read(facts.content))
        decided = work.engine.arrow(work.read(reviews))
        return work.give("tagged", tag_contents(contents, taxonomy, decided, policy=policy))

    reviews = work.kept[tag_review.name]
    about = work.keep(content_tag, facts.content.key, words.key, reviews.key, str(policy), make=tagged)

    def earned() -> ir.Table:
        people, marks, names = (work.read(kept) for kept in (facts.record_person, about, words))
        people = work.concerned(people)
        done = participation(work.read(facts.content_months), people, marks, as_of=work.today, policy=policy)
        tables = (work.engine.arrow(table) for table in (done, people.select("one_id").distinct(), marks, names))
        return work.give("people_tags", people_tags(*tables, policy=policy))

    work.keep(
        hcp_tag,
        *(kept.key for kept in (facts.content_months, facts.record_person, about, words)),
        str(work.today),
        str(policy),
        work.concerns,
        make=earned,
    )


def make_scores(work: Work, facts: Facts) -> None:
    """Score people in two dimensions; give them personas and tiers; compare the rankings."""
    scoring = ScoringPolicy.from_table(*_policy(work, "scoring"))
    matrix = TierPolicy.from_table(*_policy(work, "tiers"))
    brands = work.market.brands
    hcp, grades = work.read(facts.hcp), work.read(facts.hcp_grade)
    indicated = work.keep(
        hcp_indicator,
        *(kept.key for kept in (facts.hcp, facts.content_months, facts.record_person)),
        str(work.today),
        str(scoring),
        str(brands),
        make=lambda: measured(work.engine, _rateable(work, facts), policy=scoring),
    )
    scored = work.keep(
        hcp_score,
        indicated.key,
        facts.hcp.key,
        str(scoring),
        make=lambda: scores(work.read(indicated), hcp, policy=scoring),
    )
    work.keep(
        hcp_tier,
        *(kept.key for kept in (scored, facts.hcp_grade, facts.hcp)),
        str(matrix),
        make=lambda: tiers(work.read(scored), grades, hcp, policy=matrix),
    )
    work.keep(
        overlap,
        scored.key,
        facts.hcp_grade.key,
        make=lambda: overlaps(rankings(work.read(scored), grades), shares=OVERLAP_SHARES),
    )


def _rateable(work: Work, facts: Facts) -> Rateable:
    return Rateable(
        hcp=work.read(facts.hcp),
        hcp_grade=work.read(facts.hcp_grade),
        record_person=work.read(facts.record_person),
        content_months=work.read(facts.content_months),
        brands=work.market.brands,
        today=work.today,
    )


def _policy(work: Work, kind: str) -> tuple[dict[str, object], str]:
    return work.market.policy_table(kind, work.today), f"policy of kind {kind!r}"
