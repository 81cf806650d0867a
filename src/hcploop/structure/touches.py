"""Touches: staged rows with what every contact must have: an id, a brand, a day, a status, a place in its group."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop.schema import touch
from hcploop.schema.declare import Table
from hcploop.schema.kinds import KINDS, LINEAGE
from hcploop.structure import moments

_STORED = touch.without("one_id")
_MUST = ("record_id", *(name for name, column in KINDS["touches"].columns.items() if column.required))
touch_part = Table(
    "touch_part",
    "a contact as it stands in a part: without the person, with where it comes from",
    columns={
        **_STORED.columns,
        **{name: column for name, column in LINEAGE.items() if name not in _STORED.columns},
    },
)


def touches(staged: ir.Table, *, zone: str, grouped: bool, keyed: tuple[str, ...]) -> ir.Table:
    """Complete the staged touches of one file.

    Parameters
    ----------
    staged : KINDS["touches"].staged
        The rows of one file.
    zone : str
        The market's time zone.
    grouped : bool
        Whether the file tells `parent_id`; where it does not, every contact counts.
    keyed : tuple of str
        The feed's key. Where that is `touch_id`, `row_key` stays null: it would say the same once more.

    Returns
    -------
    touch_part
        One row a contact. `touch_id` is the source's id behind the source's name, or is made from who, where, what,
        when and which content. `progress_share` above 1 is taken for a percentage.
    """
    counted = staged.mutate(counts_once=_counts_once(staged) if grouped else ibis.literal(True))
    named = counted.mutate(touch_id=_id(counted), parent_id=counted.source + ":" + counted.parent_id)
    done = named.mutate(
        row_key=ibis.null(str) if keyed == ("touch_id",) else ibis.coalesce(named.row_key, named.touch_id),
        brand=named.brand.fill_null("all"),
        local_on=moments.local_day(named.happened_at, zone=zone),
        status=named.status.fill_null("submitted"),
        progress_share=(named.progress_share > 1).ifelse(named.progress_share / 100, named.progress_share),
    )
    return touch_part.check(done.select(*touch_part.columns))


def with_brand(touches: ir.Table, owners: ir.Table) -> ir.Table:
    """Give contacts that name no brand the brand of their content.

    Parameters
    ----------
    touches : touch_part
        Contacts.
    owners : table
        (content_id, owner, since): contents that belong to a brand, from which day on, or null for ever.

    Returns
    -------
    touch_part
        The same contacts.
    """
    found = touches.left_join(owners, "content_id").drop("content_id_right")
    is_since = (found.local_on >= found.since) | found.since.isnull()
    takes = (found.brand == "all") & found.owner.notnull() & is_since
    return found.mutate(brand=takes.ifelse(found.owner, found.brand)).drop("owner", "since")


def _id(staged: ir.Table) -> ir.StringValue:
    made = ibis.literal("|").join(
        [
            staged.feed,
            staged.person_value,
            staged.channel,
            staged.action,
            staged.happened_at.cast("string"),
            staged.content_id.fill_null(""),
        ]
    )
    return staged.source + ":" + ibis.coalesce(staged.touch_id, made.hexdigest("md5").substr(0, 20))


def _counts_once(staged: ir.Table) -> ir.BooleanValue:
    """Tell which row of a group counts: of those reached the group's own row, else the last attendee."""
    # The last, because of rows with one key the last stays; and it must not be one that is no contact.
    # Nor a row without what every contact must have: it will be left out.
    is_whole = ibis.and_(*[staged[name].notnull() for name in _MUST])
    is_reached = ~staged.is_deleted & (staged.status.fill_null("submitted") == "submitted")
    group = ibis.coalesce(staged.parent_id, staged.touch_id)
    order = [
        ibis.desc(is_whole),
        ibis.desc(is_reached),
        ibis.desc((staged.touch_id == group).fill_null(False)),
        ibis.desc(staged.row_number),
    ]
    place = ibis.row_number().over(group_by=[staged.file, group], order_by=order)
    return group.isnull() | (place == 0)
