"""How many people took in both of two contents: the Gram matrix of histories, as a table."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.recommend.policy import DAYS_A_MONTH, RecommendPolicy


def gram_rows(history: ir.Table, person_number: ir.Table, *, as_of: dt.date, policy: RecommendPolicy) -> ir.Table:
    """Pick the part of histories that teaches what goes with what, and weigh it by age.

    Only the newest `gram_contents` of a person take part, since the number of pairs grows with the square of them; and
    of more than `gram_people` those whose ids have the lowest md5. A content taken in counts 0.5^(age ÷ 2h) with the
    half-life h, so that what two people did who took both in at an age of h counts as what one did today.

    Parameters
    ----------
    history : schema.history
        What people took in.
    person_number : schema.person_number
        Their ids.
    as_of : datetime.date
        The day that age is counted to.
    policy : RecommendPolicy
        How many contents of a person count, how many people, and the half-life.

    Returns
    -------
    schema.gram_row
        The matrix X, people × contents, row by row.
    """
    newest = history.filter(history.place <= policy.gram_contents)
    people = person_number.semi_join(newest, "person")
    drawn = people.order_by([people.one_id.hexdigest("md5"), "one_id"]).limit(policy.gram_people)
    own = newest.semi_join(drawn, "person")
    days = ibis.literal(as_of).delta(own.last_on, unit="day")
    weight = ibis.literal(0.5) ** (days / (2 * policy.gram_half_life_months * DAYS_A_MONTH))
    number = ibis.dense_rank().over(order_by=own.content_id).cast("int64")
    return schema.gram_row.check(own.select("person", "content_id", number=number, weight=weight.cast("float64")))


def gram(rows: ir.Table) -> ir.Table:
    """Count the people who took in both contents, for every pair: X'X, as one self-join, which the engine spreads.

    Parameters
    ----------
    rows : schema.gram_row
        X.

    Returns
    -------
    schema.gram
        One row a pair that occurs; a content with itself tells how many people took it in.
    """
    other = rows.view()
    pairs = rows.join(other, ["person", rows.number <= other.number]).select(
        a=rows.number, b=other.number, both=rows.weight * other.weight
    )
    counted = pairs.group_by("a", "b").agg(together=pairs.both.sum())
    names = rows.select("content_id", "number").distinct()
    first, second = names.select(content_a="content_id", a="number"), names.select(content_b="content_id", b="number")
    named = counted.join(first, "a").join(second, "b")
    return schema.gram.check(named.select("content_a", "content_b", "together"))
