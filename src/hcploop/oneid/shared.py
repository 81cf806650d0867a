"""Which telephones and addresses belong to an office and not to a person."""

import ibis
import ibis.expr.types as ir

from hcploop import schema

_CONTACTS = ("phone", "email")


def shared_contacts(records: ir.Table, *, names: int = 3) -> ir.Table:
    """Telephones and e-mail addresses that too many different people give as theirs.

    A department's desk, an assistant's mobile or a placeholder such as 000000 ties nobody to anybody. None of
    them is listed anywhere, so they are found from the data: by the number of full names that give them.
    Names count as different when they sound different, so that a typing error makes no second person.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    names : int
        From how many differently sounding full names on a contact counts as shared.

    Returns
    -------
    schema.shared_contact
        One row a shared contact.
    """
    found = [_shared(records, kind, names) for kind in _CONTACTS]
    return schema.shared_contact.check(ibis.union(*found))


def _shared(records: ir.Table, kind: str, names: int) -> ir.Table:
    held = records.filter(records[kind].notnull())
    is_name = held.is_full_name & held.surname_key.notnull()
    sound = is_name.ifelse(ibis.coalesce(held.pinyin, held.name_key), ibis.null("string"))
    # Two passes of plain grouping: DuckDB is slow at counting distinct values.
    forms = held.select(contact=held[kind], sound=sound).group_by("contact", "sound").agg(n=ibis._.count())
    counted = forms.group_by("contact").agg(names=ibis._.sound.count(), records=ibis._.n.sum())
    many = counted.filter(counted.names >= names)
    return many.select(ibis.literal(kind).name("kind"), "contact", "names", "records")
