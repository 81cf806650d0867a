"""What each person did on each day, as numbers that are quick to sort and count."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema


def channel_numbers(record_day: ir.Table, *, personal: Sequence[str]) -> ir.Table:
    """Number the channels that occur.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up.
    personal : sequence of str
        The channels in which a person of ours takes part.

    Returns
    -------
    schema.channel_number
        One row a channel.
    """
    channels = record_day.select("channel").distinct()
    number = ibis.row_number().over(order_by=channels.channel)
    numbered = channels.mutate(channel_no=number, is_personal=channels.channel.isin(list(personal)))
    return schema.channel_number.check(numbered)


def person_days(
    record_day: ir.Table, record_person: ir.Table, person_cut: ir.Table, channel_number: ir.Table, *, brand: str
) -> ir.Table:
    """Name the person of each day of a record.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up up to the as-of day, of one brand or the whole market.
    record_person : schema.record_person
        Which person a record is.
    person_cut : schema.person_cut
        The people and their numbers.
    channel_number : schema.channel_number
        The numbers of the channels.
    brand : str
        The brand, or `all`, whose numbers are used.

    Returns
    -------
    schema.person_day
        In no order; a person has as many rows of a day and channel as records. Records that are nobody we know have
        no person.
    """
    people = person_cut.filter(person_cut.brand == brand).select("one_id", "person")
    record = record_person.inner_join(people, "one_id").select("record_id", "person")
    known = (
        record_day.left_join(record, "record_id")
        .drop("record_id_right")
        .inner_join(channel_number.select("channel", "channel_no"), "channel")
    )
    flags = [(known.touches > 0, 1), (known.actives > 0, 2), (known.views > 0, 4)]
    did = sum((ibis.ifelse(is_so, flag, 0) for is_so, flag in flags), ibis.literal(0, "int8"))
    counts = {name: known[name].cast("int32") for name in ("touches", "contacts", "views", "actives")}
    return schema.person_day.check(known.select("person", "local_on", "channel_no", did=did.cast("int8"), **counts))
