"""Who could act in person: the representative in charge, and the medical team at the hospital."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema


def senders(hcp: ir.Table, rep: ir.Table, territory: ir.Table, permit: ir.Table, *, today: dt.date) -> ir.Table:
    """Find for each person who can act, whether they are filed, and whether her hospital receives them.

    Parameters
    ----------
    hcp : schema.hcp
        All people.
    rep : schema.rep
        Representatives of both teams.
    territory : schema.territory
        Which hospitals are in whose territory, for the medical team.
    permit : schema.permit
        Where representatives are received. A hospital that names some receives no other; of a hospital without a row
        nothing is known.
    today : datetime.date
        The day on which filings must be valid; on the day itself a filing still is.

    Returns
    -------
    schema.sender
        `own`: one row a person, `system` where nobody is in charge of her. `medical`: one row a person whose hospital
        lies in the territory of a member of the medical team who is not in charge anyway; of several, one is picked for
        the hospital by md5.
    """
    people = hcp.select("one_id", "institution_id", "hospital", "rep_id")
    own = people.select("one_id", "institution_id", hand=ibis.literal("own"), sender="rep_id")
    acting = own.union(_medical(people, rep, territory))
    force = rep.select(sender="rep_id", team="team", filing=_filing(rep, today))
    filed = acting.left_join(force, "sender").drop("sender_right")
    received = _received(filed, permit)
    nobody = received.sender.isnull()
    return schema.sender.check(
        received.select(
            "one_id",
            "hand",
            sender=received.sender.fill_null("system"),
            sender_team=ibis.ifelse(nobody, "system", received.team.fill_null("sales")),
            filing=ibis.ifelse(nobody, "not_needed", received.filing.fill_null("missing")),
            reception=ibis.ifelse(nobody, "not_needed", received.reception),
        )
    )


def _medical(people: ir.Table, rep: ir.Table, territory: ir.Table) -> ir.Table:
    team = rep.filter(rep.team == "medical").select("rep_id", "territory")
    places = territory.filter(territory.institution.notnull()).select("territory", "institution").distinct()
    each = team.inner_join(places, "territory").select("rep_id", "institution")
    order = (each.institution + "|" + each.rep_id).hexdigest("md5")
    chosen = each.group_by("institution").agg(medical=each.rep_id.argmin(order))
    found = people.inner_join(chosen, people.hospital == chosen.institution)
    others = found.filter(found.rep_id.isnull() | (found.rep_id != found.medical))
    return others.select("one_id", "institution_id", hand=ibis.literal("medical"), sender="medical")


def _filing(rep: ir.Table, today: dt.date) -> ir.StringValue:
    return ibis.cases(
        (rep.filing_no.isnull(), "missing"),
        ((rep.filing_expires_on < today).fill_null(False), "expired"),
        else_="valid",
    )


def _received(acting: ir.Table, permit: ir.Table) -> ir.Table:
    """Add `reception`: a row that names no representative permits all."""
    told = permit.filter(permit.institution_id.notnull())
    places = told.group_by("institution_id").agg(permits_all=told.rep_id.isnull().any())
    places = places.mutate(is_told=ibis.literal(True))
    named = told.filter(told.rep_id.notnull()).select("institution_id", sender="rep_id").distinct()
    named = named.mutate(is_named=ibis.literal(True))
    known = acting.left_join(places, "institution_id").drop("institution_id_right")
    both = known.left_join(named, ["institution_id", "sender"]).drop("institution_id_right", "sender_right")
    reception = ibis.cases(
        (both.permits_all.fill_null(False) | both.is_named.fill_null(False), "permitted"),
        (both.is_told.fill_null(False), "not_permitted"),
        else_="unknown",
    )
    return both.mutate(reception=reception)
