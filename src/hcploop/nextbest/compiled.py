"""The rules of a pack as expressions: which of them hold an offer back, as bits of a number.

Few different numbers occur among millions of offers, so names of rules are put in for those alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from hcploop.nextbest.rules import COMPARISONS, FACTS, Condition, Rule

INCOMPLETE = "facts_incomplete"
"""Stands in `blocked_by` where a fact that every offer must have is missing or unheard of: no rule could be sure."""


def marked(offer: ir.Table, *, rules: Sequence[Rule]) -> ir.Table:
    """Add the rules that hold each offer back, as bits of numbers.

    Parameters
    ----------
    offer : schema.offer, or a table with the facts that the rules ask
        What could be offered.
    rules : sequence of Rule
        The rules.

    Returns
    -------
    table
        With `rules_0` and, where there are more than 59 rules, `rules_1` … beside: 60 rules a number, the lowest bit of
        the first being `facts_incomplete`. No bit is set where an offer is allowed.
    """
    holds = [_incomplete(offer, asked_by(rules)), *(_rule_holds(offer, rule) for rule in rules)]
    starts = range(0, len(holds), _BITS)
    bits = {
        _MARK + str(word): reduce(or_, (_bit(one, place) for place, one in enumerate(holds[start : start + _BITS])))
        for word, start in enumerate(starts)
    }
    return offer.mutate(**bits)


def mark_columns(marked: ir.Table) -> list[str]:
    """Name the columns that `marked` added."""
    return [name for name in marked.columns if name.startswith(_MARK)]


def is_allowed(marked: ir.Table) -> ir.BooleanValue:
    """Tell whether no rule holds an offer back."""
    return reduce(and_, (marked[key] == 0 for key in mark_columns(marked)))


def held_by(kinds: ir.Table, rules: Sequence[Rule]) -> ir.ArrayValue:
    """List the names of the rules whose bits are set, in the order of the pack."""
    names = [INCOMPLETE, *(rule.id for rule in rules)]
    held = [
        ibis.ifelse((kinds[f"{_MARK}{place // _BITS}"] & (1 << place % _BITS)) > 0, name, ibis.null("string"))
        for place, name in enumerate(names)
    ]
    return ibis.array(held).filter(lambda name: name.notnull())


_MARK = "rules_"
_BITS = 60


def _bit(holds: ir.BooleanValue, place: int) -> ir.IntegerValue:
    return ibis.ifelse(holds, ibis.literal(1 << place, "int64"), ibis.literal(0, "int64"))


def asked_by(rules: Sequence[Rule]) -> list[str]:
    """List the facts that any of the rules asks."""
    asked = {fact for rule in rules for fact in rule.facts}
    return [name for name in FACTS if name in asked]


def _incomplete(offer: ir.Table, asked: Sequence[str]) -> ir.BooleanValue:
    lacks: list[ir.BooleanValue] = []
    for name in asked:
        column = FACTS[name]
        if column.required:
            lacks.append(_fact(offer, name).isnull())
        if column.values:
            lacks.append(offer[name].notin(column.values))
    return reduce(or_, lacks, ibis.literal(False))


def _rule_holds(offer: ir.Table, rule: Rule) -> ir.BooleanValue:
    # A comparison with a missing fact is null, and so is the whole unless another condition fails: no rule holds then.
    return reduce(and_, (_compared(_fact(offer, one.fact), one) for one in rule.forbid))


def _fact(offer: ir.Table, name: str) -> ir.Value:
    fact = offer[name]
    return ibis.ifelse(fact.isnan(), ibis.null("float64"), fact) if fact.type().is_floating() else fact


def _compared(fact: ir.Value, condition: Condition) -> ir.BooleanValue:
    value = condition.value
    if condition.operator == "missing":
        return fact.isnull() if value else fact.notnull()
    if condition.operator in COMPARISONS:
        return COMPARISONS[condition.operator](fact, value)
    return fact.isin(value) if condition.operator == "in" else fact.notin(value)
