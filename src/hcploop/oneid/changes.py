"""Which records must be compared anew since the last run."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.market.limits import FURTHER
from hcploop.oneid.shared import KINDS, held_by_kind

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


def changed_records(now: ir.Table, before: ir.Table) -> ir.Table:
    """List the records that are new, gone, or of which anything is told otherwise.

    Parameters
    ----------
    now, before : ibis table
        Rows with the column `record_id`, as they are now and as they were at the last run. Whose a row is (`one_id`)
        follows from what is asked here, and is passed over.

    Returns
    -------
    ibis table
        `record_id`: one row a record.
    """
    told = [_digests(rows.drop(*({"one_id"} & set(rows.columns)))) for rows in (now, before)]
    return _differing(*told).select("record_id").distinct()


def touched_records(
    now: ir.Table, before: ir.Table, changed: ir.Table, *, shared: ir.Table, shared_before: ir.Table
) -> ir.Table:
    """List the records of which linking reads something else than at the last run.

    Parameters
    ----------
    now, before : schema.record
        This run's records and the last one's.
    changed : ibis table
        What `changed_records` made of them.
    shared, shared_before : schema.shared_contact
        The contacts and ids that are nobody's own, now and then.

    Returns
    -------
    ibis table
        `record_id`: one row a record that is new, that is gone, of which a value that linking reads has changed, or
        whose telephone, address or id has become nobody's own, or is somebody's again.
    """
    found = _differing(*(_read(rows.semi_join(changed, "record_id")) for rows in (now, before))).select("record_id")
    turned = [_holders(now, kind, shared, shared_before) for kind in (*KINDS, FURTHER)]
    return ibis.union(found, *turned, distinct=True)


def told_moves(events: ir.Table) -> ir.Table:
    """List what earlier runs told of records that went from one id to another.

    Parameters
    ----------
    events : schema.oneid_event
        With `file_number`, which grows from run to run: two runs may have the same as-of moment.

    Returns
    -------
    ibis table
        `turn`, `other_one_id` (whence), `one_id` (where to), `record_ids`, `is_founding` (whether the id was minted
        with them), `is_joined` (whether the id whence they came is no more): few rows of many, for nearly all events
        are of new ids.
    """
    minted = events.filter(events.kind == "minted").select("one_id", "file_number", is_minted=True)
    moves = events.filter(events.other_one_id.notnull())
    joined = moves.left_join(minted, ["one_id", "file_number"])
    return joined.select(
        "other_one_id",
        "one_id",
        "record_ids",
        turn=joined.file_number.cast("int64"),
        is_founding=joined.is_minted.fill_null(False),
        is_joined=joined.kind == "merged",
    )


def _read(records: ir.Table) -> ir.Table:
    return _digests(records.select("record_id", *_READ, other_ids=records.other_ids.sort()))


def _holders(records: ir.Table, kind: str, shared: ir.Table, shared_before: ir.Table) -> ir.Table:
    """Records of which a value is shared now and was not, or was and is not."""
    both = [table.filter(table.kind.startswith(kind)).select("kind", "contact") for table in (shared, shared_before)]
    turned = _differing(*both)
    return held_by_kind(records, kind).semi_join(turned, ["kind", "contact"]).select("record_id")


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


def changed_persons(*changed: ir.Table, persons: tuple[ir.Table, ir.Table]) -> ir.Table:
    """List the people of whom something else is told than at the last run.

    Parameters
    ----------
    *changed : ibis table
        `record_id`: records of which something else is told, or of which time has changed something.
    persons : tuple of schema.record_person
        Which person each record is, now and then.

    Returns
    -------
    ibis table
        `one_id`: one row a person, of now or then, of whom a record or another row is new, gone or changed, or was
        another's.
    """
    records = ibis.union(*(rows.select("record_id") for rows in changed), distinct=True)
    owners = [held.semi_join(records, "record_id").select("one_id") for held in persons]
    return ibis.union(_differing(*persons).select("one_id"), *owners, distinct=True)


def _differing(now: ir.Table, before: ir.Table) -> ir.Table:
    return now.difference(before).union(before.difference(now))


def _digests(rows: ir.Table) -> ir.Table:
    """Each row's record and 64 bits of everything in the row, which are compared at a quarter of the cost."""
    lists = {name: rows[name].join("\x1f") for name, kind in rows.schema().items() if kind.is_array()}
    told = rows.mutate(**lists)
    return told.select("record_id", digest=ibis.struct({name: told[name] for name in told.columns}).hash())
