"""What could be offered: for each person, brand and route the best recommended content that the route carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.nextbest.compiled import is_allowed, mark_columns, marked
from hcploop.nextbest.content_facts import CONTENT_FACTS, content_facts, is_other_brand
from hcploop.nextbest.pack import Pack
from hcploop.nextbest.routes import Route, form_classes

_ROUTE_FACTS = (*CONTENT_FACTS, "channel", "action", "sender_team", "is_personal", "needs_consent")
_OWN_FACTS = ("is_seen", "is_verified")

# A candidate as one number, the least being the best: what a rule holds back comes after what none does, and then the
# position among her recommendations decides. Below it stand the number of the content, and whether she has seen it.
_SEEN_BITS = 1
_CONTENT_BITS = 24
_POSITION_BITS = 16
_POSITION_FROM = _SEEN_BITS + _CONTENT_BITS
_FORBIDDEN_FROM = _POSITION_FROM + _POSITION_BITS


def seen_contents(recommendation: ir.Table, record_content_month: ir.Table, record_person: ir.Table) -> ir.Table:
    """List which recommended contents a person took in before: what she did herself, and what she was shown in a talk.

    Parameters
    ----------
    recommendation : schema.recommendation
        What is asked about; of contents that are not recommended to her nothing is said.
    record_content_month : schema.record_content_month
        The roll-up up to the as-of day.
    record_person : schema.record_person
        Which person a record is.

    Returns
    -------
    schema.seen_content
        One row a person and content.
    """
    taken_in = [one.name for one in ACTIONS.values() if one.is_active and one.weight > 0]
    taken_in += ["visit", "call"]
    persons = record_person.select("record_id", "one_id")
    asked = recommendation.select("one_id", "content_id").inner_join(persons, "one_id")
    # not `isin`: DuckDB joins with a long list, but works out each different action once
    is_taken_in = record_content_month.action.cases(*((name, True) for name in taken_in), else_=False)
    did = record_content_month.filter(is_taken_in).select("record_id", "content_id")
    seen = did.inner_join(asked, ["record_id", "content_id"])
    return schema.seen_content.check(seen.select("one_id", "content_id").distinct())


def candidates(
    recommendation: ir.Table,
    content: ir.Table,
    person_fact: ir.Table,
    seen_content: ir.Table,
    *,
    routes: Sequence[Route],
    pack: Pack,
    as_of: dt.datetime,
) -> ir.Table:
    """Pick for each person, brand and route the best recommended content that the route carries.

    One that no rule on contents, routes, licences or repetition holds back comes before one that a rule does; among
    those the position decides. So a forbidden content stands only where every other is forbidden too.

    Parameters
    ----------
    recommendation : schema.recommendation
        What would suit each person.
    content : schema.content
        All contents.
    person_fact : schema.person_fact
        For known licences.
    seen_content : schema.seen_content
        What each person took in before.
    routes : sequence of Route
        The routes of the market.
    pack : Pack
        The rules.
    as_of : datetime.datetime
        UTC; the moment that is judged.

    Returns
    -------
    schema.candidate
        At most one row a person, brand and route.
    """
    brands = recommendation.select("brand").distinct()
    suits = _suits(content_facts(content, as_of=as_of), brands, routes, pack)
    own = _held_back(_with_content(recommendation, suits, person_fact, seen_content), pack)
    code = own.is_held_back.cast("int64") * (1 << _FORBIDDEN_FROM + 1) + own.position * (1 << _POSITION_FROM)
    code = code + own.content_no * (1 << _SEEN_BITS) + own.is_seen.cast("int64")
    best = own.group_by("one_id", "brand").agg(
        **{f"route_{place}": _least(own, code, place) for place in range(len(routes))}
    )
    rows = [_of_route(best, route, place) for place, route in enumerate(routes)]
    whole = ibis.union(*rows) if len(rows) > 1 else rows[0]
    return schema.candidate.check(whole.inner_join(suits, ["content_no", "brand"]).select(*schema.candidate.columns))


def _suits(facts: ir.Table, brands: ir.Table, routes: Sequence[Route], pack: Pack) -> ir.Table:
    """Say of each content and brand, as bits, which routes carry it, and on which of those no rule forbids it."""
    numbered = facts.mutate(content_no=ibis.row_number().over(ibis.window(order_by=facts.content_id)))
    each = numbered.cross_join(brands)
    each = each.mutate(is_other_brand=is_other_brand(each.brand, each.content_brand))
    carried, clean = ibis.literal(0, "int64"), ibis.literal(0, "int64")
    rules = pack.asking_only(_ROUTE_FACTS)
    for place, route in enumerate(routes):
        tried = each.mutate(
            channel=ibis.literal(route.channel),
            action=ibis.literal(route.action),
            sender_team=ibis.literal({"own": "sales"}.get(route.hand, route.hand)),
            is_personal=ibis.literal(route.is_personal),
            needs_consent=ibis.literal(route.needs_consent),
        )
        judged = marked(tried, rules=rules)
        bit = 1 << place
        each = judged.mutate(
            **{
                f"carried_{place}": ibis.ifelse(_carries(judged, route), bit, 0),
                f"clean_{place}": ibis.ifelse(is_allowed(judged), bit, 0),
            }
        ).drop(*mark_columns(judged), "channel", "action", "sender_team", "is_personal", "needs_consent")
    carried, clean = (
        reduce(or_, (each[f"{name}_{place}"].cast("int64") for place in range(len(routes))))
        for name in ("carried", "clean")
    )
    return each.select(*facts.columns, "brand", "is_other_brand", "content_no", carried=carried, clean=clean)


def _carries(facts: ir.Table, route: Route) -> ir.BooleanValue:
    form = facts.content_form.lower().strip().fill_null("")
    classes = form_classes()
    named = [form.isin(words) for name, words in classes.items() if name in route.carries]
    other = ~form.isin([word for words in classes.values() for word in words])
    return reduce(or_, [*named, *([other] if "reading" in route.carries else [])])


def _with_content(recommendation: ir.Table, suits: ir.Table, person_fact: ir.Table, seen_content: ir.Table) -> ir.Table:
    listed = recommendation.select("one_id", "brand", "content_id", "position")
    known = listed.inner_join(suits, ["content_id", "brand"]).filter(lambda row: row.carried > 0)
    checked = known.inner_join(person_fact.select("one_id", "is_verified"), "one_id")
    seen = checked.left_join(seen_content.mutate(is_seen=ibis.literal(True)), ["one_id", "content_id"])
    return seen.mutate(is_seen=seen.is_seen.fill_null(False)).drop("one_id_right", "content_id_right")


def _held_back(own: ir.Table, pack: Pack) -> ir.Table:
    """Say whether a rule on the person and the content holds the content back."""
    asking = pack.asking_only((*CONTENT_FACTS, *_OWN_FACTS))
    judged = marked(own, rules=[rule for rule in asking if rule.facts & {*_OWN_FACTS}])
    return judged.mutate(is_held_back=~is_allowed(judged)).drop(*mark_columns(judged))


def _least(own: ir.Table, code: ir.IntegerValue, place: int) -> ir.IntegerValue:
    bit = 1 << place
    forbidden = ibis.ifelse((own.clean & bit) == 0, 1 << _FORBIDDEN_FROM, 0)
    return ibis.ifelse((own.carried & bit) > 0, code + forbidden, ibis.null("int64")).min()


def _of_route(best: ir.Table, route: Route, place: int) -> ir.Table:
    code = best[f"route_{place}"]
    return best.filter(code.notnull()).select(
        "one_id",
        "brand",
        channel=ibis.literal(route.channel),
        action=ibis.literal(route.action),
        hand=ibis.literal(route.hand),
        is_personal=ibis.literal(route.is_personal),
        needs_consent=ibis.literal(route.needs_consent),
        position=(code >> _POSITION_FROM) & ((1 << _POSITION_BITS) - 1),
        content_no=(code >> _SEEN_BITS) & ((1 << _CONTENT_BITS) - 1),
        is_seen=(code & 1) == 1,
    )
