"""Which telephones, addresses and ids are nobody's own: an office's, a tablet's, a number that stands for none."""

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.market.limits import FURTHER, USUAL, Limits

KINDS = tuple(USUAL)
"""The kinds of identifiers that stand in a column of their own."""

_MOST_MISSPELT = 12
"""Of more names than this, nobody asks whether they are one that was misspelt."""


def shared_contacts(records: ir.Table, *, limits: Limits | None = None) -> ir.Table:
    """Identifiers that too many different people give as theirs.

    A department's desk, an assistant's mobile, the tablet on the ward, a licence TEST123 or a number such as 000000
    ties nobody to anybody. None of them is listed anywhere, so they are found from the data: by the number of full
    names that give them. Names count as different when they sound different, so that a typing error makes no second
    person; names in Latin letters also when neither their last words are equal nor three in four of their letters.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    limits : Limits, optional
        From how many names on a value of each kind counts as shared; from three where it is left out.

    Returns
    -------
    schema.shared_contact
        One row a shared value.
    """
    known = limits or Limits()
    held = ibis.union(*(held_by_kind(records, kind) for kind in (*KINDS, FURTHER)))
    return schema.shared_contact.check(_shared(held, known))


def held_by_kind(records: ir.Table, kind: str) -> ir.Table:
    """List who holds the values of a kind.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    kind : str
        A kind that has a column, or `id_` for all further identifiers, each of a kind of its own.

    Returns
    -------
    ibis table
        `record_id`, `kind`, `contact`, and of a full name `sound` and `surname`; one row a record and value.
    """
    is_name = records.is_full_name & records.surname_key.notnull()
    nobody = ibis.null("string")
    of = {
        "sound": is_name.ifelse(ibis.coalesce(records.pinyin, records.name_key), nobody),
        "surname": is_name.ifelse(records.surname_key, nobody),
    }
    if kind != FURTHER:
        held = records.select("record_id", kind=ibis.literal(kind), contact=records[kind], **of)
        return held.filter(held.contact.notnull())
    listed = records.select("record_id", "other_ids", **of).filter(_.other_ids.length() > 0)
    each = listed.select("record_id", "sound", "surname", contact=listed.other_ids.unnest())
    return each.select("record_id", "contact", "sound", "surname", kind=FURTHER + each.contact.split(":")[0])


def _shared(held: ir.Table, limits: Limits) -> ir.Table:
    # Two passes of plain grouping: DuckDB is slow at counting distinct values.
    sounds = held.group_by("kind", "contact", "sound").agg(n=_.count())
    counted = sounds.group_by("kind", "contact").agg(names=_.sound.count(), records=_.n.sum())
    many = counted.filter(counted.names >= _names(counted, limits))
    again = _misspelt(held.semi_join(many.filter(many.names <= _MOST_MISSPELT), ["kind", "contact"]))
    told = many.left_join(again, ["kind", "contact"])
    told = told.mutate(names=told.names - told.misspelt.fill_null(0))
    kept = told.filter(told.names >= _names(told, limits))
    return kept.select("kind", "contact", "names", "records")


def _names(rows: ir.Table, limits: Limits) -> ir.IntegerValue:
    of_kind = {kind: limits.of(kind).names for kind in (*KINDS, *limits.further)}
    usual = limits.of(FURTHER).names
    cases = [(rows.kind == kind, names) for kind, names in of_kind.items() if names != usual]
    return ibis.cases(*cases, else_=usual) if cases else ibis.literal(usual)


def _misspelt(held: ir.Table) -> ir.Table:
    """Count the names in Latin letters that are another one of the same contact once more."""
    # Of a Chinese name and its sound in letters the greater surname is the Chinese one.
    grouped = held.group_by("kind", "contact", "sound").agg(surname=_.surname.max())
    latin = grouped.filter(grouped.sound.notnull() & (grouped.surname < "~"))
    other = latin.view()
    longest = ibis.greatest(latin.sound.length(), other.sound.length())
    is_alike = (latin.surname == other.surname) | (latin.sound.levenshtein(other.sound) * 4 <= longest)
    same = [latin.kind == other.kind, latin.contact == other.contact, latin.sound < other.sound, is_alike]
    pairs = latin.join(other, same).select(kind=other.kind, contact=other.contact, sound=other.sound)
    return pairs.distinct().group_by("kind", "contact").agg(misspelt=_.count())
