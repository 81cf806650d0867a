"""Rows of affiliations feeds -> a person at a hospital."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.records import Forms, place_text


def affiliations(staged: ir.Table, forms: Forms) -> ir.Table:
    """Write who works where in standard form.

    Parameters
    ----------
    staged : schema.kinds.KINDS["affiliations"].staged
        Rows in force.
    forms : Forms
        Holding the texts of hospital, department and title; a text that they do not hold stays as written.

    Returns
    -------
    schema.affiliation
        One row a row; `one_id` is null until people are known.
    """
    rows = staged.mutate(place=place_text(staged))
    hospitals = forms.hospitals.select(
        "institution_id", "hospital_key", found="hospital", hospital_raw="raw", hospital_place="place"
    )
    departments = forms.departments.select(department_found="department", department_raw="raw")
    titles = forms.titles.select(title_found="title", title_raw="raw")
    rows = rows.left_join(hospitals, [rows.hospital == hospitals.hospital_raw, rows.place == hospitals.hospital_place])
    rows = rows.left_join(departments, rows.department == departments.department_raw)
    rows = rows.left_join(titles, rows.title == titles.title_raw)
    told = rows.select(
        "record_id",
        "institution_id",
        "hospital_key",
        "since_on",
        "until_on",
        "is_main",
        "source",
        one_id=ibis.null("string"),
        hospital=ibis.coalesce(rows.found, rows.hospital),
        department=ibis.coalesce(rows.department_found, rows.department),
        title=ibis.coalesce(rows.title_found, rows.title),
    )
    return schema.affiliation.check(told)
