"""How many people took in both of two contents: the Gram matrix of histories, as a table."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.recommend.policy import DAYS_A_MONTH, RecommendPolicy


def gram(history: ir.Table, *, as_of: dt.date, policy: RecommendPolicy) -> ir.Table:
    """Count the people who took in both contents, for every pair; the longer ago, the less they count.

    This is X'X of the matrix X, people × contents, that holds 0.5^(age ÷ 2h) where a person took a content in, with the
    half-life h: what two people did who took both in at an age of h counts as what one did today. It is one self-join,
    which the engine spreads as it can. Only the newest `gram_contents` of a person take part, since the number of pairs
    grows with the square of them; and of more than `gram_people` those whose ids have the lowest md5.

    Parameters
    ----------
    history : schema.history
        What people took in.
    as_of : datetime.date
        The day that age is counted to.
    policy : RecommendPolicy
        How many contents of a person count, how many people, and the half-life.

    Returns
    -------
    schema.gram
        One row a pair that occurs, both ways round; a content with itself tells how many people took it in.
    """
    newest = history.filter(history.place <= policy.gram_contents)
    numbers = newest.select("content_id").distinct()
    numbers = numbers.select("content_id", number=ibis.row_number().over(order_by="content_id").cast("int32"))
    people = newest.select("one_id").distinct()
    drawn = people.order_by([people.one_id.hexdigest("md5"), "one_id"]).limit(policy.gram_people)
    people = drawn.select("one_id", person=ibis.row_number().over(order_by="one_id").cast("int32"))
    days = ibis.literal(as_of).delta(newest.last_on, unit="day")
    newest = newest.mutate(weight=ibis.literal(0.5) ** (days / (2 * policy.gram_half_life_months * DAYS_A_MONTH)))
    rows = newest.join(numbers, "content_id").join(people, "one_id").select("person", "number", "weight")
    other = rows.view()
    pairs = rows.join(other, ["person", rows.number <= other.number]).select(
        a=rows.number, b=other.number, both=rows.weight * other.weight
    )
    counted = pairs.group_by("a", "b").agg(together=pairs.both.sum())
    mirrored = counted.filter(counted.a != counted.b).select(a="b", b="a", together="together")
    both = ibis.union(counted, mirrored)
    first = numbers.select(content_a="content_id", a="number")
    second = numbers.select(content_b="content_id", b="number")
    named = both.join(first, "a").join(second, "b")
    return schema.gram.check(named.select("content_a", "content_b", "together"))
