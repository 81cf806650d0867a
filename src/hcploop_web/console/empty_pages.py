"""What deleted rows leave in the database's files, given back."""

from __future__ import annotations

import time

from django.db import connection
from django.db.backends.utils import CursorWrapper

WAIT_SECONDS = 60
"""How long transactions that began before the rows were deleted are waited for."""

STILL_READ = (
    "database: rows that were deleted stand in its files, since a transaction that began earlier is still open; "
    "end it, then run VACUUM and VACUUM FULL"
)

_OLDER = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
AND xact_start < %s
"""


def empty_pages() -> list[str]:
    """Let the database give back what deleted rows stood on: until then their bytes lie in its files.

    Returns
    -------
    list of str
        What is left to be done by hand.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return []
        is_free = _nobody_reads_them(cursor)
        for table in connection.introspection.table_names(cursor):
            # The full one alone keeps rows that any transaction of the server, be it in another database, might see.
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        cursor.execute("CHECKPOINT")
    return [] if is_free else [STILL_READ]


def _nobody_reads_them(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT clock_timestamp()")
    (now,) = cursor.fetchone()
    until = time.monotonic() + WAIT_SECONDS
    while True:
        cursor.execute(_OLDER, [now])
        if not cursor.fetchone()[0]:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
