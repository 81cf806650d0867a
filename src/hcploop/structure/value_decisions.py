"""Rows of value_decisions feeds -> which values stewards chose."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.schema.field_value import FIELDS
from hcploop.structure.contacts import email, licence, narrow
from hcploop.structure.moments import LONG_AGO
from hcploop.structure.records import Forms


def value_decisions(staged: ir.Table, records: ir.Table, forms: Forms) -> ir.Table:
    """List which values of fields stewards chose.

    Parameters
    ----------
    staged : schema.kinds.KINDS["value_decisions"].staged
        Rows in force; a record is named as `source:source_id`.
    records : schema.record
        All records.
    forms : Forms
        What the kernels made of names, departments and titles: one may be chosen as its source writes it.

    Returns
    -------
    schema.value_decision
        One row a record and field: the decision taken last, of equals that of the last feed and row. A decision about
        a record that there is not (yet) is left out. Without a value it is what the record itself tells. Contacts
        and licences are written as in `schema.record`; a telephone without its country stays so.
    """
    known = records.select(
        named=records.source + ":" + records.source_id,
        own_id=records.record_id,
        **{f"own_{name}": _told(records, name) for name in FIELDS},
    )
    rows = staged.inner_join(known, staged.record.strip() == known.named).rename(record_id="own_id")
    order = ibis.window(
        group_by=[rows.record_id, rows.field],
        order_by=[
            ibis.desc(rows.decided_at.fill_null(LONG_AGO)),
            rows.feed.desc(),
            rows.row_number.desc(),
        ],
    )
    last = rows.mutate(turn=ibis.row_number().over(order)).filter(ibis._.turn == 0)
    written = last.mutate(written=_as_contact(last))
    read = _read(written, forms)
    own = ibis.cases(*((read.field == name, read[f"own_{name}"]) for name in FIELDS))
    told = read.mutate(value=ibis.coalesce(read["value"], own)).select(*schema.value_decision.columns)
    return schema.value_decision.check(told.filter(told["value"].notnull()))


def _told(records: ir.Table, field: str) -> ir.StringValue:
    """What a record tells of a field, as `oneid.survival` names its values."""
    if field == "hospital":
        return ibis.coalesce(records.institution_id, records.hospital_key, records.city, records.province)
    return records[field].cast("string")


def _read(rows: ir.Table, forms: Forms) -> ir.Table:
    """Put what a text stands for in its place, where a kernel read it."""
    titles = forms.titles
    read = {
        "name": forms.names.select(form="name", raw="raw"),
        "department": forms.departments.select(form="department", raw="raw"),
        "title": titles.select(form="title", raw="raw"),
        "academic_title": titles.select(form="academic_title", raw="raw"),
    }
    known = ibis.union(*(table.mutate(of_field=ibis.literal(field)) for field, table in read.items()))
    both = rows.left_join(known, [rows.field == known.of_field, rows.written == known.raw])
    return both.mutate(value=ibis.coalesce(both.form, both.written), decided_by=both.decided_by.strip().nullif(""))


def _as_contact(rows: ir.Table) -> ir.StringValue:
    written = rows["value"].strip().nullif("")
    return ibis.cases(
        (rows.field == "email", email(written)),
        (rows.field == "licence_no", licence(written)),
        (rows.field == "phone", narrow(written).re_replace(r"[^0-9+]", "").nullif("")),
        else_=written,
    )
