"""Rows that stand at a hospital: which one it is."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def hospital_texts(staged: ir.Table, column: str) -> ir.Table:
    """List the distinct hospitals of a table, for the kernel `hospitals` to read.

    Parameters
    ----------
    staged : staged table
        Of any kind.
    column : str
        Where the hospital stands. A column `region` beside it tells the place.

    Returns
    -------
    table
        (raw, place), without null and empty texts.
    """
    listed = staged.select(raw=staged[column], place=_place(staged)).distinct()
    return listed.filter(listed.raw.fill_null("").length() > 0)


def at_hospital(staged: ir.Table, hospitals: ir.Table, *, column: str) -> ir.Table:
    """Give the hospital of each row its id and its official name.

    Parameters
    ----------
    staged : staged table
        Of any kind.
    hospitals : schema.hospital_match
        What the kernel `hospitals` made of `hospital_texts`.
    column : str
        Where the hospital stands.

    Returns
    -------
    table
        The same rows with `institution_id` and `hospital_key`, and the official name in `column`; a text that
        `hospitals` does not know stays as written, without an id.
    """
    rows = staged.mutate(at_place=_place(staged))
    known = hospitals.select("institution_id", "hospital_key", at_found="hospital", at_raw="raw", at_beside="place")
    found = rows.left_join(known, [rows[column] == known.at_raw, rows.at_place == known.at_beside])
    named = found.mutate(**{column: ibis.coalesce(found.at_found, found[column].strip().nullif(""))})
    return named.drop("at_place", "at_found", "at_raw", "at_beside")


def _place(staged: ir.Table) -> ir.StringValue:
    return staged.region.fill_null("").strip() if "region" in staged.columns else ibis.literal("")
