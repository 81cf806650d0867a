"""The grammar of rules: conditions on the facts of an offer, closed and checked when they are read."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hcploop.errors import ConfigError
from hcploop.market import did_you_mean
from hcploop.schema import Column, offer

FACTS: Mapping[str, Column] = {
    name: column for name, column in offer.columns.items() if name not in {"one_id", "position"}
}
"""What rules may ask: the columns of `schema.offer`, except who it is and how well the content suits her."""

OPERATORS = ("is", "is_not", "in", "not_in", "above", "at_least", "below", "at_most", "missing")
"""All that a condition can compare by. A comparison with a missing fact does not hold; only `missing` sees it."""

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "above": operator.gt,
    "at_least": operator.ge,
    "below": operator.lt,
    "at_most": operator.le,
}
"""Operators with one value: they mean the same for columns and for single values."""

_OF_TEXT = ("is", "is_not", "in", "not_in", "missing")
_OF_BOOLEAN = ("is", "is_not", "missing")
_FITS = {"string": _OF_TEXT, "boolean": _OF_BOOLEAN, "int64": OPERATORS, "float64": OPERATORS}
_KEYS = ("id", "text_zh", "text_en", "source", "verified_by", "forbid", "may_be_lifted")
_ID = re.compile("[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Condition:
    """One comparison of a fact.

    Parameters
    ----------
    fact : str
        A name in `FACTS`.
    operator : str
        A name in `OPERATORS`.
    value : str, bool, int, float or tuple of them
        What the fact is compared with; for `missing`, whether it must be missing.
    """

    fact: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Rule:
    """What must not be done: an offer is held back if all conditions hold.

    Parameters
    ----------
    id : str
        Its name in `blocked_by`.
    text_zh, text_en : str
        What it says, as people read it.
    source : str
        The law, code or company policy that it comes from.
    verified_by : str
        How far that was verified.
    forbid : tuple of Condition
        Hold together or not at all.
    may_be_lifted : bool
        Whether a market may do without it.
    """

    id: str
    text_zh: str
    text_en: str
    source: str
    verified_by: str
    forbid: tuple[Condition, ...]
    may_be_lifted: bool = False

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it asks."""
        return frozenset(condition.fact for condition in self.forbid)


def read_rules(given: object, *, file: str, words: Mapping[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    """Read the tables `[[rule]]` of a TOML file.

    Parameters
    ----------
    given : object
        What the file says under `rule`.
    file : str
        Its name, for errors.
    words : mapping of str to tuple of str
        Closed lists of values by fact, beside those of the schema: the market's channels, the actions.

    Returns
    -------
    tuple of Rule
        In the order of the file.

    Raises
    ------
    ConfigError
        A rule is not of the grammar; the error names file, rule, key and remedy.

    Examples
    --------
    >>> said = {"text_zh": "已撤回", "text_en": "She withdrew.", "source": "PIPL", "verified_by": "nobody"}
    >>> forbid = [{"fact": "consent", "is": "withdrawn"}]
    >>> read_rules([{"id": "withdrawn", "forbid": forbid, **said}], file="a.toml", words={})[0].forbid
    (Condition(fact='consent', operator='is', value='withdrawn'),)
    """
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise ConfigError("rules are not written as tables", file=file, column="rule", remedy="Write [[rule]] for each")
    rules = [_rule(one, place, file, words) for place, one in enumerate(given, start=1)]
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise _problem("two rules have this id", (file, rule.id), "id", "Give each rule an id of its own")
        seen.add(rule.id)
    return tuple(rules)


Where = tuple[str, str]
"""The file, and the rule in it."""


def _rule(given: Mapping[str, Any], place: int, file: str, words: Mapping[str, tuple[str, ...]]) -> Rule:
    name = str(given.get("id") or f"number {place}")
    where = (file, name)
    for key in given:
        if key not in _KEYS:
            remedy = did_you_mean(key, _KEYS, otherwise=f"The keys of a rule are {', '.join(_KEYS)}")
            raise _problem(f"a rule has no key {key!r}", where, key, remedy)
    texts = {key: given.get(key) for key in _KEYS[:-2]}
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise _problem(f"a rule needs the text {key!r}", where, key, f'Write {key} = "…"')
    if not _ID.fullmatch(name):
        raise _problem("an id has small letters, digits and _ only", where, "id", "Write it like consent_missing")
    liftable = given.get("may_be_lifted", False)
    if not isinstance(liftable, bool):
        raise _problem("this should be true or false", where, "may_be_lifted", "Write true or false", liftable)
    forbid = given.get("forbid")
    if not isinstance(forbid, list) or not forbid or not all(isinstance(one, dict) for one in forbid):
        remedy = 'Write forbid = [{ fact = "consent", is = "withdrawn" }]'
        raise _problem("a rule forbids by one condition at least", where, "forbid", remedy)
    conditions = tuple(_condition(one, where, words) for one in forbid)
    return Rule(**{key: str(text) for key, text in texts.items()}, forbid=conditions, may_be_lifted=liftable)


def _condition(given: Mapping[str, Any], where: Where, words: Mapping[str, tuple[str, ...]]) -> Condition:
    fact, operators = str(given.get("fact")), [key for key in given if key != "fact"]
    if fact not in FACTS:
        remedy = did_you_mean(fact, FACTS, otherwise=f"Rules may ask {', '.join(FACTS)}")
        raise _problem(f"there is no fact {fact!r}", where, "fact", remedy)
    column = FACTS[fact]
    fitting = _FITS[column.type]
    if len(operators) != 1:
        remedy = f"Compare {fact!r} by one of {', '.join(fitting)}"
        raise _problem("a condition has one operator", where, fact, remedy)
    compared_by = operators[0]
    if compared_by not in OPERATORS:
        remedy = did_you_mean(compared_by, fitting, otherwise=f"The operators of {fact!r} are {', '.join(fitting)}")
        raise _problem(f"there is no operator {compared_by!r}", where, fact, remedy)
    if compared_by not in fitting:
        remedy = f"The operators of {fact!r} are {', '.join(fitting)}"
        raise _problem(f"{compared_by!r} does not fit {fact!r}, which is {_KINDS[column.type]}", where, fact, remedy)
    value = given[compared_by]
    if compared_by in {"in", "not_in"}:
        if not isinstance(value, list) or not value:
            raise _problem(f"{compared_by!r} needs a list", where, fact, f'Write {compared_by} = ["…", "…"]', value)
        value = tuple(value)
    kind = "boolean" if compared_by == "missing" else column.type
    for one in value if isinstance(value, tuple) else (value,):
        _check_value(one, kind, (*where, fact), column.values or words.get(fact, ()))
    return Condition(fact, compared_by, value)


_KINDS = {"string": "a text", "boolean": "true or false", "int64": "a number", "float64": "a number"}


def _check_value(value: object, kind: str, where: tuple[str, str, str], known: tuple[str, ...]) -> None:
    file, rule, fact = where
    fits = {"string": isinstance(value, str), "boolean": isinstance(value, bool)}
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
    if not fits.get(kind, is_number):
        remedy = {"string": "Write a text in quotation marks", "boolean": "Write true or false"}.get(
            kind, "Write a number without quotation marks"
        )
        raise _problem(f"this is not {_KINDS[kind]}", (file, rule), fact, remedy, value)
    if kind == "string" and known and value not in known:
        remedy = did_you_mean(str(value), known, otherwise=f"It may be {', '.join(known)}")
        raise _problem(f"{fact!r} cannot be {value!r}", (file, rule), fact, remedy, value)


def _problem(text: str, where: Where, key: str, remedy: str, value: object = None) -> ConfigError:
    file, rule = where
    shown = None if value is None else str(value)
    return ConfigError(f"rule {rule!r}: {text}", file=file, column=key, value=shown, remedy=remedy)
