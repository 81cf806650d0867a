"""What may be offered: the policy pack is read, facts are put together, and its rules say no."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from hcploop import schema
from hcploop.flow.measure import Facts
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.candidates import candidates, seen_contents
from hcploop.nextbest.compiled import is_allowed, mark_columns, marked
from hcploop.nextbest.consents import standing_consents
from hcploop.nextbest.contacts import recent_contacts
from hcploop.nextbest.offers import channel_facts, offers
from hcploop.nextbest.pack import Pack, load_pack
from hcploop.nextbest.permit import blocked, permitted_contents
from hcploop.nextbest.person_facts import person_facts
from hcploop.nextbest.routes import Route, routes
from hcploop.nextbest.senders import senders


@dataclass(frozen=True)
class Offered:
    """What `make_offers` hands on.

    Parameters
    ----------
    allowed : schema.offer
        The offers that no rule holds back, read from `marked`.
    marked : table
        Materialised as `marked_offer`, to be dropped when nobody reads it any more: every offer with its rules as bits
        (`nextbest.compiled.marked`), for `nextbest.permit.held_back` and `verdicts`.
    pack : Pack
        The rules.
    """

    allowed: ir.Table
    marked: ir.Table
    pack: Pack


def pack_of(work: Work) -> Pack:
    """Read the policy pack that holds on the as-of day."""
    return load_pack(work.market, on=work.today)


def make_permitted(work: Work, *, pack: Pack) -> Kept:
    """Say which contents may be offered at all, so that nothing else is recommended.

    Parameters
    ----------
    work : Work
        The run; the snapshot keeps `permitted_content`.
    pack : Pack
        The rules.

    Returns
    -------
    Kept of schema.permitted_content
        One row a content and brand.
    """
    contents, brands = work.kept[schema.content.name], work.market.brands
    return work.keep(
        schema.permitted_content,
        contents.key,
        pack.key,
        str(brands),
        str(work.as_of),
        make=lambda: permitted_contents(work.read(contents), pack=pack, brands=brands, as_of=work.as_of),
    )


def make_offers(work: Work, facts: Facts, *, pack: Pack) -> Offered:
    """Put together what could be offered to whom, and leave what the rules allow.

    Parameters
    ----------
    work : Work
        The run, in which `recommendation` was kept; the snapshot keeps `blocked`.
    facts : Facts
        People, contents and roll-ups.
    pack : Pack
        The rules.

    Returns
    -------
    Offered
        For the next stage.
    """
    keep = work.engine.materialise
    suits = _there(work, schema.recommendation)
    contents, persons = work.read(facts.content), work.concerned(work.read(facts.record_person))
    contacts = keep("recent_contact", recent_contacts(work.read(facts.days), persons, today=work.today))
    consents = keep(
        "standing_consent",
        standing_consents(
            _there(work, schema.consent), persons, channels=tuple(work.market.channels), as_of=work.as_of
        ),
    )
    people = person_facts(
        work.concerned(work.read(facts.hcp)), consents, contacts, _there(work, schema.target), persons, today=work.today
    )
    person_fact = keep("person_fact", people)
    ways = _routes(work, facts, pack)
    seen = keep("seen_content", _seen(work, facts, suits, persons))
    could = candidates(suits, contents, person_fact, seen, routes=ways, pack=pack, as_of=work.as_of)
    by_channel, acting = channel_facts(consents, contacts), _senders(work, facts)
    told = offers(could, person_fact, by_channel, acting)
    judged = keep("marked_offer", marked(told, rules=pack.rules))
    for name in ("seen_content", "person_fact", "recent_contact", "standing_consent"):
        work.engine.drop(name)
    allowed = judged.filter(is_allowed(judged)).drop(*mark_columns(judged))
    _count(work, facts, judged, pack)
    return Offered(schema.offer.check(allowed), judged, pack)


def _count(work: Work, facts: Facts, judged: ir.Table, pack: Pack) -> None:
    read = (facts.hcp, facts.record_person, facts.content, facts.content_months, facts.days)
    tables = [schema.recommendation, schema.consent, schema.rep, schema.territory, schema.permit, schema.target]
    told = [work.kept[table.name] for table in tables if table.name in work.kept]
    work.keep(
        schema.blocked,
        *(kept.key for kept in (*read, *told)),
        pack.key,
        str(work.as_of),
        str(sorted(work.market.channels.items())),
        work.concerns,
        make=lambda: blocked(judged, pack=pack).order_by("brand", "channel", "rule"),
    )


def _routes(work: Work, facts: Facts, pack: Pack) -> tuple[Route, ...]:
    """Find the ways to act: the channels that the pack names, else those that were used so far, else all."""
    used = pack.channels
    if not used:
        days = work.read(facts.days)
        found = work.engine.arrow(days.filter(days.local_on <= work.today).select("channel").distinct())
        used = tuple(name for name in found["channel"].to_pylist() if name in work.market.channels)
    rep = _there(work, schema.rep)
    team = work.engine.arrow(rep.filter(rep.team == "medical").select("rep_id").limit(1))
    ways = routes(work.market.channels, used=used, has_medical_team=bool(team.num_rows))
    return ways or routes(work.market.channels, used=work.market.channels, has_medical_team=bool(team.num_rows))


def _seen(work: Work, facts: Facts, suits: ir.Table, persons: ir.Table) -> ir.Table:
    months = work.read(facts.content_months)
    return seen_contents(suits, months.filter(months.first_on <= work.today), persons)


def _senders(work: Work, facts: Facts) -> ir.Table:
    tables = (_there(work, table) for table in (schema.rep, schema.territory, schema.permit))
    return senders(work.concerned(work.read(facts.hcp)), *tables, today=work.today)


def _there(work: Work, table: schema.Table) -> ir.Table:
    kept = work.kept.get(table.name)
    return work.read(kept) if kept else work.nothing(table)
