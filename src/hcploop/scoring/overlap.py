"""How far rankings of the same people agree: at the top, over whole lists, and who disagrees."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.scoring.ranks import place, share_below

_PAIR = ["brand", "list_a", "list_b"]
_SLACK = 1e-9


def rankings(scores: ir.Table, grades: ir.Table) -> ir.Table:
    """Put the rankings that a run makes into one table: identity, engagement, and the grade where given.

    Parameters
    ----------
    scores : schema.hcp_score
        People without a score are on no list.
    grades : schema.hcp_grade
        Ordered A (4) to D (1).

    Returns
    -------
    schema.ranking
        One row a person, brand and ranking.
    """
    scored = scores.filter(scores.score.notnull()).select("brand", "one_id", "score", ranking=_.dimension)
    order = grades.grade.cases(("A", 4.0), ("B", 3.0), ("C", 2.0), ("D", 1.0))
    graded = grades.select("brand", "one_id", ranking=ibis.literal("grade"), score=order)
    columns = list(schema.ranking.columns)
    return schema.ranking.check(scored.select(*columns).union(graded.select(*columns)))


def overlaps(rankings: ir.Table, *, shares: Sequence[float]) -> ir.Table:
    """Compare every two rankings of a brand at each top share.

    Parameters
    ----------
    rankings : schema.ranking
        Two rankings or more.
    shares : sequence of float
        The top parts to compare, each above 0 and at most 1.

    Returns
    -------
    schema.overlap
        One row a brand, pair and share; see `overlap_at`.
    """
    other = rankings.view()
    pairs = rankings.join(
        other,
        [
            rankings.brand == other.brand,
            rankings.one_id == other.one_id,
            rankings.ranking < other.ranking,
        ],
    )
    return _overlap(_paired(pairs), shares)


def overlap_at(list_a: ir.Table, list_b: ir.Table, *, shares: Sequence[float]) -> ir.Table:
    r"""Compare two rankings at each top share, beside what chance would give.

    Among the `n` people that both rank, the top of a share `s` is :math:`k = \lfloor sn + 1/2 \rfloor`
    people, at least one. The overlap is :math:`|top_k(a) \cap top_k(b)| / k`; two unrelated rankings
    give :math:`k/n` on average (the mean of the hypergeometric distribution), and the lift is the
    ratio of the two. People tied at the edge share the places that are left, so each counts by the
    chance that she is in the top: the overlap is the mean over all ways to break the ties, and
    does not hang on the order of rows.

    Parameters
    ----------
    list_a, list_b : schema.ranking
        One ranking each, of one brand or several.
    shares : sequence of float
        The top parts to compare, each above 0 and at most 1.

    Returns
    -------
    schema.overlap
        One row a brand and share.

    Examples
    --------
    >>> from hcploop.schema import ranking
    >>> a = ranking.rows([{"brand": "all", "ranking": "a", "one_id": c, "score": s} for s, c in enumerate("wxyz")])
    >>> b = ranking.rows([{"brand": "all", "ranking": "b", "one_id": c, "score": s} for s, c in enumerate("wyxz")])
    >>> overlap_at(a, b, shares=[0.25, 0.5]).order_by("top_share").overlap.to_pyarrow().to_pylist()
    [1.0, 0.5]
    """
    joined = list_a.join(list_b, [list_a.brand == list_b.brand, list_a.one_id == list_b.one_id])
    return _overlap(_paired(joined), shares)


def persons_who_disagree(list_a: ir.Table, list_b: ir.Table, *, share: float) -> ir.Table:
    """List the people at the top of one ranking and not of the other, with the reason.

    Parameters
    ----------
    list_a, list_b : schema.ranking
        One ranking each.
    share : float
        The top part, above 0 and at most 1; people tied at its edge are in it if the mean of their
        places is.

    Returns
    -------
    schema.disagreement
        One row a person; only people that both rank.
    """
    joined = list_a.join(list_b, [list_a.brand == list_b.brand, list_a.one_id == list_b.one_id])
    pairs = _paired(joined)
    for side in ("a", "b"):
        placed = place(pairs, f"score_{side}", within=_PAIR)
        pairs = placed.mutate(**{f"place_{side}": 1 - share_below(placed)}).drop("below", "equal", "known")
    in_a, in_b = pairs.place_a <= share + _SLACK, pairs.place_b <= share + _SLACK
    apart = pairs.filter(in_a != in_b)
    top_of = ibis.ifelse(apart.place_a < apart.place_b, apart.list_a, apart.list_b)
    reason = apart.list_a + " top " + _percent(apart.place_a) + ", " + apart.list_b + " top " + _percent(apart.place_b)
    named = apart.mutate(top_share=ibis.literal(share, "float64"), top_of=top_of, reason=reason)
    return schema.disagreement.check(named.select(*schema.disagreement.columns))


def list_overlap(lists: ir.Table) -> ir.Table:
    r"""Tell how far two or more lists hold the same people: :math:`|\cap| / |\cup|` and :math:`|\cap| / \min`.

    Parameters
    ----------
    lists : schema.ranking
        The lists, told apart by `ranking`; the scores are not looked at.

    Returns
    -------
    schema.list_overlap
        One row a brand.
    """
    entries = lists.select("brand", "ranking", "one_id").distinct()
    sizes = entries.group_by("brand", "ranking").agg(people=_.count())
    of_brand = sizes.group_by("brand").agg(lists=_.count(), smallest=_.people.min())
    people = entries.group_by("brand", "one_id").agg(on=_.count()).inner_join(of_brand, "brand")
    counted = people.group_by("brand", "lists", "smallest").agg(
        people_in_all=(people.on == people.lists).sum(), people_in_any=_.count()
    )
    shared = counted.mutate(
        share_of_any=_.people_in_all / _.people_in_any, share_of_smallest=_.people_in_all / _.smallest
    )
    return schema.list_overlap.check(shared.select(*schema.list_overlap.columns))


def _paired(joined: ir.Table) -> ir.Table:
    return joined.select(
        "brand",
        "one_id",
        list_a=_.ranking,
        list_b=_.ranking_right,
        score_a=_.score,
        score_b=_.score_right,
    )


def _overlap(pairs: ir.Table, shares: Sequence[float]) -> ir.Table:
    # People with the same two scores are in both tops with the same chance, so they are counted, not listed.
    cells = pairs.group_by(*_PAIR, "score_a", "score_b").agg(number=_.count())
    placed = cells.mutate(**_placed(cells, "a"), **_placed(cells, "b"), people=_within(cells))
    of_share = placed.mutate(top_share=ibis.array([ibis.literal(share, "float64") for share in shares]).unnest())
    top = (of_share.people * of_share.top_share + 0.5).floor().cast("int64")
    sized = of_share.mutate(top_people=ibis.greatest(top, 1))
    met = sized.mutate(met=sized.number * _chance_in_top(sized, "a") * _chance_in_top(sized, "b"))
    summed = met.group_by(*_PAIR, "people", "top_people", "top_share").agg(met=_.met.sum())
    overlap = summed.mutate(overlap=_.met / _.top_people, chance=_.top_people / _.people)
    return schema.overlap.check(overlap.mutate(lift=_.overlap / _.chance).select(*schema.overlap.columns))


def _placed(cells: ir.Table, side: str) -> dict[str, ir.Value]:
    """Return how many people stand above those of a cell on one list, and with them."""
    score = f"score_{side}"
    down_to_here = ibis.range_window(group_by=_PAIR, order_by=ibis.desc(score), preceding=None, following=0)
    equal = _within(cells, score)
    return {f"above_{side}": cells.number.sum().over(down_to_here) - equal, f"equal_{side}": equal}


def _within(cells: ir.Table, *columns: str) -> ir.Value:
    return cells.number.sum().over(group_by=[*_PAIR, *columns])


def _chance_in_top(cells: ir.Table, side: str) -> ir.FloatingValue:
    places_left = cells.top_people - cells[f"above_{side}"]
    return ibis.least(ibis.greatest(places_left / cells[f"equal_{side}"], 0.0), 1.0)


def _percent(share: ir.FloatingValue) -> ir.StringValue:
    return (share * 100).round().cast("int64").cast("string") + " %"
