"""What may be offered: the rules of a pack as one expression, and the same rules for a single offer.

This is the one place that says no. What stands behind a rule is told by its pack (`hcploop.nextbest.pack`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.errors import NotAsDeclared
from hcploop.nextbest.compiled import INCOMPLETE, asked_by, held_by, is_allowed, mark_columns, marked
from hcploop.nextbest.content_facts import CONTENT_FACTS, content_facts, is_other_brand
from hcploop.nextbest.pack import Pack
from hcploop.nextbest.rules import COMPARISONS, FACTS, Condition, Rule


def permit(offer: ir.Table, *, pack: Pack) -> ir.Table:
    """Say of each offer whether it is allowed, and which rules hold it back.

    An offer is allowed if no rule holds it back. A rule does if all its conditions hold; a comparison with a missing
    fact does not hold.

    Parameters
    ----------
    offer : schema.offer
        What could be offered.
    pack : Pack
        The rules.

    Returns
    -------
    schema.verdict
        The same rows.

    Examples
    --------
    >>> rule = Rule("gone", "已离职", "She left.", "us", "us", (Condition("is_active", "is", False),))
    >>> pack = Pack("p", "1", dt.date(2026, 1, 1), "例", "example", rules=(rule,))
    >>> offers = schema.offer.rows([{"one_id": "H1", "is_active": True}, {"one_id": "H2", "is_active": False}])
    >>> permit(offers, pack=pack).select("one_id", "blocked_by").order_by("one_id").to_pyarrow().to_pylist()
    [{'one_id': 'H1', 'blocked_by': []}, {'one_id': 'H2', 'blocked_by': ['gone']}]
    """
    return verdicts(marked(offer, rules=pack.rules), pack=pack)


def permit_one(facts: Mapping[str, object], *, pack: Pack) -> tuple[str, ...]:
    """Say which rules hold a single offer back; an allowed one is held back by none.

    Parameters
    ----------
    facts : mapping of str to object
        What is known, by the names of `schema.offer`; None for what is missing.
    pack : Pack
        The rules.

    Returns
    -------
    tuple of str
        As `blocked_by` of `permit`.

    Raises
    ------
    NotAsDeclared
        A fact that the rules ask is not named at all, so nobody looked it up.

    Examples
    --------
    >>> rule = Rule("gone", "已离职", "She left.", "us", "us", (Condition("is_active", "is", False),))
    >>> permit_one({"is_active": False}, pack=Pack("p", "1", dt.date(2026, 1, 1), "例", "example", rules=(rule,)))
    ('gone',)
    """
    asked = asked_by(pack.rules)
    absent = [name for name in asked if name not in facts]
    if absent:
        raise NotAsDeclared(f"facts that the rules of {pack.id!r} ask are not given: {', '.join(absent)}")
    known = {name: None if _is_nan(facts[name]) else facts[name] for name in asked}
    incomplete = any(_is_incomplete(name, known[name]) for name in asked)
    held = (rule.id for rule in pack.rules if all(_holds(known[one.fact], one) for one in rule.forbid))
    return (*([INCOMPLETE] if incomplete else []), *held)


def permitted_contents(content: ir.Table, *, pack: Pack, brands: Sequence[str], as_of: dt.datetime) -> ir.Table:
    """Say of each content and brand whether it may be offered to anybody, by the rules that ask about contents alone.

    Parameters
    ----------
    content : schema.content
        All contents.
    pack : Pack
        The rules.
    brands : sequence of str
        The market's brands.
    as_of : datetime.datetime
        UTC; the moment that is judged.

    Returns
    -------
    schema.permitted_content
        One row a content and brand.
    """
    each = content_facts(content, as_of=as_of).cross_join(ibis.memtable({"brand": list(brands)}, schema={"brand": str}))
    facts = each.mutate(is_other_brand=is_other_brand(each.brand, each.content_brand))
    rules = pack.asking_only(CONTENT_FACTS)
    judged = _named(marked(facts, rules=rules), rules)
    return schema.permitted_content.check(
        judged.select("content_id", "brand", "blocked_by", is_permitted=judged.is_allowed)
    )


def verdicts(marked: ir.Table, *, pack: Pack) -> ir.Table:
    """Name the rules that `marked` has found.

    Parameters
    ----------
    marked : table
        What `marked` made of offers by the rules of the pack.
    pack : Pack
        The same.

    Returns
    -------
    schema.verdict
        The same rows.
    """
    return schema.verdict.check(_named(marked, pack.rules))


def blocked(marked: ir.Table, *, pack: Pack) -> ir.Table:
    """Count how often each rule held offers back.

    Parameters
    ----------
    marked : table
        What `marked` made of offers by the rules of the pack.
    pack : Pack
        The same.

    Returns
    -------
    schema.blocked
        One row a rule, brand and channel; rules that held nothing back have none.
    """
    keys = mark_columns(marked)
    held = marked.filter(reduce(or_, (marked[key] > 0 for key in keys)))
    offers = held.group_by("brand", "channel", *keys).agg(offers=held.count())
    each = held.group_by("one_id", "brand", "channel").agg(**{key: held[key].bit_or() for key in keys})
    people = each.group_by("brand", "channel", *keys).agg(people=each.count())
    counted = [_by_rule(offers, "offers", pack.rules), _by_rule(people, "people", pack.rules)]
    joined = counted[0].inner_join(counted[1], ["rule", "brand", "channel"])
    return schema.blocked.check(joined.select("rule", "brand", "channel", "offers", "people", alone="offers_alone"))


def held_back(marked: ir.Table, *, pack: Pack) -> ir.Table:
    """List for each person what was held back, and by which rules.

    Parameters
    ----------
    marked : table
        What `marked` made of offers by the rules of the pack.
    pack : Pack
        The same.

    Returns
    -------
    schema.held_back
        One row a person of whom anything was.
    """
    keys = mark_columns(marked)
    held = marked.filter(reduce(or_, (marked[key] > 0 for key in keys)))
    kinds = held.select("channel", *keys).distinct()
    listed = kinds.mutate(rule=held_by(kinds, pack.rules)).unnest("rule")
    coded = listed.mutate(code=listed.rule + ":" + listed.channel)
    codes = coded.group_by("channel", *keys).agg(codes=coded.code.collect())
    each = held.inner_join(codes, ["channel", *keys]).group_by("one_id").agg(codes=_.codes.collect())
    return schema.held_back.check(each.select("one_id", excluded=each.codes.flatten().unique().sort()))


def _named(marked: ir.Table, rules: Sequence[Rule]) -> ir.Table:
    # Few different numbers occur, so the lists of names are made for those alone.
    keys = mark_columns(marked)
    kinds = marked.select(*keys).distinct()
    joined = marked.inner_join(kinds.mutate(blocked_by=held_by(kinds, rules)), keys)
    return joined.mutate(is_allowed=is_allowed(joined)).drop(*keys)


def _by_rule(counts: ir.Table, count: str, rules: Sequence[Rule]) -> ir.Table:
    listed = counts.mutate(held=held_by(counts, rules))
    each = listed.mutate(rule=listed.held, alone=ibis.ifelse(listed.held.length() == 1, listed[count], 0)).unnest(
        "rule"
    )
    return each.group_by("rule", "brand", "channel").agg(
        **{count: each[count].sum(), f"{count}_alone": each.alone.sum()}
    )


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _is_incomplete(name: str, value: object) -> bool:
    column = FACTS[name]
    if value is None:
        return column.required
    return bool(column.values) and value not in column.values


def _holds(fact: object, condition: Condition) -> bool:
    value = condition.value
    if condition.operator == "missing":
        return (fact is None) is value
    if fact is None:
        return False
    if condition.operator in COMPARISONS:
        return bool(COMPARISONS[condition.operator](fact, value))
    return (fact in value) is (condition.operator == "in")
