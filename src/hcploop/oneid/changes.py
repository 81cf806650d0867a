"""Which records must be compared anew since the last run."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema

_READ = (
    "name_key",
    "surname_key",
    "pinyin",
    "is_full_name",
    "institution_id",
    "hospital_key",
    "city",
    "province",
    "department",
    "title_rank",
    "phone",
    "email",
    "licence_no",
    "licence_kind",
    "wechat_unionid",
    "wechat_openid",
    "external_userid",
)
_CONTACTS = ("phone", "email")


def touched_records(now: ir.Table, before: ir.Table, *, shared: ir.Table, shared_before: ir.Table) -> ir.Table:
    """List the records of which linking reads something else than at the last run.

    Parameters
    ----------
    now, before : schema.record
        This run's records and the last one's.
    shared, shared_before : schema.shared_contact
        The contacts that belong to an office, now and then.

    Returns
    -------
    ibis table
        `record_id`: one row a record that is new, that is gone, of which a value that linking reads has changed, or
        whose telephone or address has become an office's, or is no office's any more.
    """
    read, read_before = _read(now), _read(before)
    changed = read.outer_join(read_before, "record_id")
    is_same = ibis.and_(*[changed[name].identical_to(changed[f"{name}_right"]) for name in (*_READ, "others")])
    is_in_both = changed.record_id.notnull() & changed.record_id_right.notnull()
    found = changed.filter(~(is_in_both & is_same)).select(
        record_id=ibis.coalesce(changed.record_id, changed.record_id_right)
    )
    turned = [_holders(now, kind, shared, shared_before) for kind in _CONTACTS]
    return ibis.union(found, *turned, distinct=True)


def _read(records: ir.Table) -> ir.Table:
    # Spark cannot compare lists in every place that it compares texts.
    return records.select("record_id", *_READ, others=records.other_ids.sort().join("|"))


def _holders(records: ir.Table, kind: str, shared: ir.Table, shared_before: ir.Table) -> ir.Table:
    """Records whose contact is shared now and was not, or was and is not."""
    both = [table.filter(table.kind == kind).select("contact") for table in (shared, shared_before)]
    turned = both[0].anti_join(both[1], "contact").union(both[1].anti_join(both[0], "contact"))
    return records.semi_join(turned, records[kind] == turned.contact).select("record_id")


def standing_pairs(pairs: ir.Table, touched: ir.Table) -> ir.Table:
    """Keep the pairs of which neither record was touched.

    Parameters
    ----------
    pairs : schema.pair_score
        The last run's.
    touched : ibis table
        With the column `record_id`.

    Returns
    -------
    schema.pair_score
        Those that hold as they are.
    """
    for side in ("record_a", "record_b"):
        ends = touched.select(**{side: touched.record_id})
        pairs = pairs.anti_join(ends, side)
    return schema.pair_score.check(pairs)


def loosened_records(pairs: ir.Table, touched: ir.Table) -> ir.Table:
    """List the records that stood in a pair with a touched one.

    Parameters
    ----------
    pairs : schema.pair_score
        The last run's.
    touched : ibis table
        With the column `record_id`.

    Returns
    -------
    ibis table
        `record_id`: touched or not, one row a record.
    """
    a = pairs.semi_join(touched.select(record_a="record_id"), "record_a").select(record_id="record_b")
    b = pairs.semi_join(touched.select(record_b="record_id"), "record_b").select(record_id="record_a")
    return a.union(b, touched.select("record_id"), distinct=True)


def changed_persons(
    records: ir.Table, persons: ir.Table, records_before: ir.Table, persons_before: ir.Table
) -> ir.Table:
    """List the people of whom something else is known than at the last run.

    Parameters
    ----------
    records, records_before : schema.record
        This run's records and the last one's.
    persons, persons_before : schema.record_person
        Which person each record is, now and then.

    Returns
    -------
    ibis table
        `one_id`: one row a person, of now or then, with a record that is new, gone, changed, or was another's.
    """
    told, told_before = _texts(records), _texts(records_before)
    changed = told.difference(told_before).union(told_before.difference(told)).select("record_id").distinct()
    moved = persons.difference(persons_before).union(persons_before.difference(persons)).select("one_id")
    owners = [held.semi_join(changed, "record_id").select("one_id") for held in (persons, persons_before)]
    return ibis.union(moved, *owners, distinct=True)


def _texts(records: ir.Table) -> ir.Table:
    """Records with lists as texts: Spark takes no set of rows that hold lists."""
    lists = {name: records[name].join("\x1f") for name, kind in records.schema().items() if kind.is_array()}
    return records.mutate(**lists)
