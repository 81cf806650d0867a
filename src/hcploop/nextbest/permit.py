"""What may be offered: the rules of a pack as one expression, and the same rules for a single offer.

This is the one place that says no. What stands behind a rule is told by its pack (`hcploop.nextbest.pack`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.errors import NotAsDeclared
from hcploop.nextbest.pack import Pack
from hcploop.nextbest.rules import FACTS, Condition, Rule

INCOMPLETE = "facts_incomplete"
"""Stands in `blocked_by` where a fact that every offer must have is missing or unheard of: what is not known is not allowed."""

CONTENT_FACTS = (
    "brand",
    "content_id",
    "content_state",
    "content_expires_in_days",
    "content_form",
    "content_brand",
    "is_other_brand",
)
"""Facts that a content has whoever it is for."""


def permit(offer: ir.Table, *, pack: Pack) -> ir.Table:
    """Say of each offer whether it is allowed, and which rules hold it back.

    An offer is allowed if no rule holds it back. A rule does if all its conditions hold; a comparison with a missing fact
    does not hold.

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
    >>> permit(offers, pack=pack).select("one_id", "is_allowed", "blocked_by").to_pyarrow().to_pylist()
    [{'one_id': 'H1', 'is_allowed': True, 'blocked_by': []}, {'one_id': 'H2', 'is_allowed': False, 'blocked_by': ['gone']}]
    """
    return schema.verdict.check(_judged(offer, pack.rules))


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
    asked = _asked(pack.rules)
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
    judged = _judged(facts, pack.asking_only(CONTENT_FACTS))
    return schema.permitted_content.check(
        judged.select("content_id", "brand", "blocked_by", is_permitted=judged.is_allowed)
    )


def content_facts(content: ir.Table, *, as_of: dt.datetime) -> ir.Table:
    """Give what rules may ask of contents, beside the brand that they are offered for.

    Parameters
    ----------
    content : schema.content
        All contents.
    as_of : datetime.datetime
        UTC; the moment that is judged.

    Returns
    -------
    table
        `content_id`, `content_state`, `content_expires_in_days`, `content_form`, `content_brand`. A state that nobody
        tells is unknown; one that nobody has heard of too. What is approved but published later is in review still; what
        is past its day has expired.
    """
    moment = ibis.literal(as_of, type="timestamp")
    days_left = (content.expires_at.epoch_seconds() - int(as_of.replace(tzinfo=dt.UTC).timestamp())) / 86_400
    told = content.state.isin(("draft", "review", "approved", "expired", "withdrawn")).fill_null(False)
    state = ibis.cases(
        (~told, "unknown"),
        ((content.state == "approved") & (content.expires_at <= moment).fill_null(False), "expired"),
        ((content.state == "approved") & (content.published_at > moment).fill_null(False), "review"),
        else_=content.state,
    )
    return content.select(
        "content_id",
        content_state=state,
        content_expires_in_days=days_left.cast("float64"),
        content_form="form",
        content_brand="brand",
    )


def is_other_brand(brand: ir.StringValue, content_brand: ir.StringValue) -> ir.BooleanValue:
    """Tell whether a content is of another brand than the one that it is offered for; `all` is every brand."""
    both = (brand != "all") & (content_brand != "all")
    return (both & (brand != content_brand)).fill_null(False)


def _judged(offer: ir.Table, rules: Sequence[Rule]) -> ir.Table:
    """Add `is_allowed` and `blocked_by`.

    Rules are bits of numbers: few different numbers occur, so the lists of names are made for those alone.
    """
    names = [INCOMPLETE, *(rule.id for rule in rules)]
    holds = [_incomplete(offer, _asked(rules)), *(_rule_holds(offer, rule) for rule in rules)]
    words = range(0, len(names), _BITS)
    keys = [f"rules_{place}" for place in range(len(words))]
    marks = {
        key: reduce(or_, (_bit(one, place) for place, one in enumerate(holds[start : start + _BITS])))
        for key, start in zip(keys, words, strict=True)
    }
    marked = offer.mutate(**marks)
    kinds = marked.select(*keys).distinct()
    held = [
        ibis.ifelse((kinds[key] & (1 << place)) > 0, name, ibis.null("string"))
        for key, start in zip(keys, words, strict=True)
        for place, name in enumerate(names[start : start + _BITS])
    ]
    listed = kinds.mutate(blocked_by=ibis.array(held).filter(lambda name: name.notnull()))
    joined = marked.inner_join(listed, keys)
    is_allowed = reduce(and_, (joined[key] == 0 for key in keys))
    return joined.select(*offer.columns, "blocked_by", is_allowed=is_allowed)


_BITS = 60


def _bit(holds: ir.BooleanValue, place: int) -> ir.IntegerValue:
    return ibis.ifelse(holds, ibis.literal(1 << place, "int64"), ibis.literal(0, "int64"))


def _asked(rules: Sequence[Rule]) -> list[str]:
    asked = {fact for rule in rules for fact in rule.facts}
    return [name for name in FACTS if name in asked]


def _incomplete(offer: ir.Table, asked: Sequence[str]) -> ir.BooleanValue:
    lacks: list[ir.BooleanValue] = []
    for name in asked:
        column = FACTS[name]
        if column.required:
            lacks.append(_fact(offer, name).isnull())
        if column.values:
            lacks.append(offer[name].notin(column.values).fill_null(False))
    return reduce(or_, lacks, ibis.literal(False))


def _rule_holds(offer: ir.Table, rule: Rule) -> ir.BooleanValue:
    return reduce(and_, (_compared(_fact(offer, one.fact), one).fill_null(False) for one in rule.forbid))


def _fact(offer: ir.Table, name: str) -> ir.Value:
    fact = offer[name]
    return ibis.ifelse(fact.isnan(), ibis.null("float64"), fact) if fact.type().is_floating() else fact


def _compared(fact: Any, condition: Condition) -> ir.BooleanValue:
    value = condition.value
    match condition.operator:
        case "is":
            return fact == value
        case "is_not":
            return fact != value
        case "in":
            return fact.isin(value)
        case "not_in":
            return fact.notin(value)
        case "above":
            return fact > value
        case "at_least":
            return fact >= value
        case "below":
            return fact < value
        case "at_most":
            return fact <= value
        case "missing":
            return fact.isnull() if value else fact.notnull()
    raise NotImplementedError(condition.operator)


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _is_incomplete(name: str, value: object) -> bool:
    column = FACTS[name]
    if value is None:
        return column.required
    return bool(column.values) and value not in column.values


def _holds(fact: Any, condition: Condition) -> bool:
    value = condition.value
    if condition.operator == "missing":
        return (fact is None) == value
    if fact is None:
        return False
    tests = {
        "is": lambda: fact == value,
        "is_not": lambda: fact != value,
        "in": lambda: fact in value,
        "not_in": lambda: fact not in value,
        "above": lambda: fact > value,
        "at_least": lambda: fact >= value,
        "below": lambda: fact < value,
        "at_most": lambda: fact <= value,
    }
    return bool(tests[condition.operator]())
