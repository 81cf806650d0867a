"""What linking reads of a record: names, places, contacts that are her own, and the blocks."""

from collections.abc import Collection

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.market.limits import FURTHER
from hcploop.oneid.block import with_blocks, with_keys
from hcploop.oneid.shared import KINDS
from hcploop.structure.traits import words

_PRIVATE = ("given_key", "family_key", "birth_date", "sex", "address", "postcode")
"""What one kind of market tells of a person and another does not."""


def told_of(records: ir.Table) -> ir.Table:
    """Count what a market tells of its people beyond their work.

    Parameters
    ----------
    records : schema.record
        Cleaned records.

    Returns
    -------
    ibis table
        One row: for each such column the number of records that fill it.
    """
    counts = {name: records[name].count() for name in _PRIVATE}
    return records.aggregate(**counts, traits=(records.traits.length() > 0).sum().fill_null(0))


def evidence(records: ir.Table, shared: ir.Table, *, told: Collection[str] | None = None) -> ir.Table:
    """What `link` compares: `keyed_evidence` with the keys that make pairs worth a look.

    Parameters
    ----------
    records, shared, told
        As `keyed_evidence` takes them; records are all there are.

    Returns
    -------
    schema.linkage_evidence
        One row a record.
    """
    return whole(with_blocks(keyed_evidence(records, shared, told=told)))


def whole(evidence: ir.Table) -> ir.Table:
    """Add the columns of which a market tells nothing: last of all, so that no join carries them.

    Parameters
    ----------
    evidence : ibis table
        What `keyed_evidence` gave, or some of its rows.

    Returns
    -------
    schema.linkage_evidence
        The same rows; further columns are left out.
    """
    columns = schema.linkage_evidence.schema.items()
    lacking = {name: ibis.null(kind) for name, kind in columns if name not in evidence.columns}
    return schema.linkage_evidence.check(evidence.mutate(**lacking) if lacking else evidence)


def keyed_evidence(records: ir.Table, shared: ir.Table, *, told: Collection[str] | None = None) -> ir.Table:
    """What is known of each record: shared contacts set apart, honorifics without a name, and every block's key.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    shared : schema.shared_contact
        Contacts and ids that are nobody's own: they count as not told, but for a telephone, which is a desk's.
    told : collection of str, optional
        Which of the columns of `told_of` hold a value, so that the others cost nothing; without it, all may.

    Returns
    -------
    ibis table
        One row a record, with those columns of `schema.linkage_evidence` that may hold a value. A record of a surname
        with an honorific (李主任) keeps its surname only.
    """
    rows = records.cross_join(_further(shared))
    is_shared = {kind: rows[kind].isin(shared.filter(shared.kind == kind).contact) for kind in KINDS}
    own = {kind: is_shared[kind].ifelse(ibis.null("string"), rows[kind]) for kind in KINDS}
    plain = rows.select(
        "record_id",
        name_key=rows.is_full_name.ifelse(rows.name_key, ibis.null("string")),
        pinyin=rows.is_full_name.ifelse(rows.pinyin, ibis.null("string")),
        surname_key=rows.surname_key,
        place_key=ibis.coalesce(rows.institution_id, rows.hospital_key),
        hospital_key=rows.hospital_key,
        city=rows.city,
        province=rows.province,
        department=rows.department,
        title_rank=rows.title_rank,
        desk_phone=is_shared["phone"].ifelse(rows.phone, ibis.null("string")),
        licence_kind=rows.licence_kind.fill_null(""),
        unionid_platform=own["wechat_unionid"].re_extract("@(.*)$", 1),
        other_ids=rows.other_ids.filter(lambda one: ~rows.shared_ids.contains(one)),
        **own,
        **_private(rows, told),
    )
    return with_keys(plain)


def _further(shared: ir.Table) -> ir.Table:
    """List the further identifiers that are shared, in one row."""
    further = shared.filter(shared.kind.startswith(FURTHER))
    nothing = ibis.literal([], type="array<string>")
    return further.agg(shared_ids=further.contact.collect().fill_null(nothing))


def _private(rows: ir.Table, told: Collection[str] | None) -> dict[str, ir.Value]:
    """Give what is told of people beyond their work, and what follows from it; nothing of what is not told."""
    asked = {*_PRIVATE, "traits"} if told is None else set(told)
    private: dict[str, ir.Value] = {name: rows[name] for name in (*_PRIVATE, "traits") if name in asked}
    if {"given_key", "family_key"} & asked:
        private["more_words"] = _more_words(rows)
    if "postcode" in asked:
        code = rows.postcode
        private["post_area"] = code.substr(0, ibis.greatest(code.length() - 3, 2))
    return private


def _more_words(rows: ir.Table) -> ir.ArrayValue:
    is_apart = rows.given_key.notnull() | rows.family_key.notnull()
    given, family = rows.given_key.fill_null(""), rows.family_key.fill_null("")
    parts = words(rows.name).split(" ").unique()
    further = parts.filter(lambda word: (word.length() >= 3) & (word != given) & (word != family))
    return is_apart.ifelse(further, ibis.null("array<string>"))
