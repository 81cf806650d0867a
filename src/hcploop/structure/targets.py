"""Rows of targets feeds -> who is on which target list."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.at_hospital import at_hospital

NOBODY = "no record of this name stands at this hospital: give the person's id, or mend name or hospital"
SEVERAL = "several people of this name work at this hospital: give the person's id"
NO_NAME = "neither an identifier nor a full name with a hospital: the row names nobody"


def targets(staged: ir.Table, hospitals: ir.Table, names: ir.Table, known: ir.Table) -> ir.Table:
    """List who is on which target list.

    Parameters
    ----------
    staged : schema.kinds.KINDS["targets"].staged
        Rows in force.
    hospitals : schema.hospital_match
        Holding the texts of `hospital`.
    names : schema.name_form
        Holding the texts of `name`.
    known : table
        What `known_by_name` made.

    Returns
    -------
    schema.target
        One row a row. Who is named by name and hospital is the one person who has that name there, in records as in the
        list both in standard form; `record_id` is null where there is nobody, or more than one. `one_id` is null until
        people are known.
    """
    rows = _found(staged, hospitals, names, known)
    told = rows.select(
        "target_list",
        "hospital",
        "institution_id",
        "grade",
        record_id=ibis.coalesce(rows.record_id, rows.only_record),
        one_id=ibis.null("string"),
        name=ibis.coalesce(rows.shown_name, rows.name.strip().nullif("")),
        brand=rows.brand.strip().nullif("").fill_null("all"),
        rep_id=rows.rep_id.strip().nullif(""),
    )
    return schema.target.check(told)


def unknown_targets(staged: ir.Table, hospitals: ir.Table, names: ir.Table, known: ir.Table) -> ir.Table:
    """Tell which rows of target lists name nobody whom we know, and why.

    Parameters
    ----------
    staged, hospitals, names, known
        As for `targets`.

    Returns
    -------
    schema.quarantine
        One row a row of a list; the row itself stays, without a record.
    """
    rows = _found(staged, hospitals, names, known)
    lost = rows.filter(rows.record_id.isnull() & rows.only_record.isnull())
    reason = ibis.cases(
        (lost.key_name.isnull() | lost.key_place.isnull(), NO_NAME), (lost.people.isnull(), NOBODY), else_=SEVERAL
    )
    told = lost.select(
        "feed",
        "file",
        "row_number",
        column_name=ibis.literal("name"),
        raw_value=lost.name.fill_null("") + " @ " + lost.hospital.fill_null(""),
        reason=reason,
        is_row_kept=ibis.literal(True),
    )
    return schema.quarantine.check(told)


def known_by_name(records: ir.Table, persons: ir.Table) -> ir.Table:
    """Count the people of each name at each hospital.

    Parameters
    ----------
    records : schema.record
        All records.
    persons : schema.record_person
        Who they are.

    Returns
    -------
    table
        (key_name, key_place, people, only_record): one row a full name and hospital; `only_record` is one record of the
        person, null where there is more than one person.
    """
    full = records.filter(records.is_full_name & records.name_key.notnull())
    who = full.inner_join(persons, "record_id")
    placed = who.select("record_id", "one_id", key_name="name_key", key_place=_key(who))
    each = placed.filter(placed.key_place.notnull()).group_by("key_name", "key_place")
    counted = each.agg(people=placed.one_id.nunique(), first_record=placed.record_id.min())
    only = (counted.people == 1).ifelse(counted.first_record, ibis.null("int64"))
    return counted.select("key_name", "key_place", "people", only_record=only)


def _found(staged: ir.Table, hospitals: ir.Table, names: ir.Table, known: ir.Table) -> ir.Table:
    rows = at_hospital(staged, hospitals, column="hospital")
    written = names.select(name_raw="raw", shown_name="name", own_key="name_key", is_full="is_full_name")
    rows = rows.left_join(written, rows.name == written.name_raw)
    rows = rows.mutate(key_name=rows.is_full.ifelse(rows.own_key, ibis.null(str)), key_place=_key(rows))
    told = known.rename(their_name="key_name", their_place="key_place")
    return rows.left_join(told, [rows.key_name == told.their_name, rows.key_place == told.their_place])


def _key(rows: ir.Table) -> ir.StringValue:
    """Name a hospital: by its id, else by its name in the form that needs no list."""
    return ibis.coalesce("id:" + rows.institution_id, "key:" + rows.hospital_key)
