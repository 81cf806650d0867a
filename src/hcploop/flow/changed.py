"""Which records are not as they were at the last run: found once, for linking and for the best values."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.flow.work import Work
from hcploop.oneid.changes import changed_records
from hcploop.schema import Table


def changed_since(work: Work, table: Table) -> ir.Table:
    """List the records of which a table tells something else than in the snapshot in force.

    Parameters
    ----------
    work : Work
        The run, which has written the table.
    table : Table
        With the column `record_id`.

    Returns
    -------
    ibis table
        `record_id`: one row a record.
    """
    now, before = work.kept[table.name], work.of_parent(table)
    part = work.part(
        f"changed_{table.name}",
        now.key,
        before.key,
        make=lambda: changed_records(work.read(now), work.read(before)),
    )
    return work.rows(part)
