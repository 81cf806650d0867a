"""Who is meant by the id of a source, without what pages keep in memory."""

from __future__ import annotations

from collections.abc import Collection

from hcploop_web.insights.reading import in_force

Name = tuple[str, str]
"""A source, and its id of a person."""


def one_ids(names: Collection[Name]) -> dict[Name, str]:
    """Look up people in the snapshot in force.

    Parameters
    ----------
    names : collection of (source, id)
        As feeds name people.

    Returns
    -------
    dict
        The OneID of each that the snapshot knows.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    connection = in_force().connect()
    try:
        rows = connection.execute(
            "SELECT source, source_id, one_id FROM hcp_identifier "
            "WHERE source IN (SELECT unnest(?::VARCHAR[])) AND source_id IN (SELECT unnest(?::VARCHAR[]))",
            [[source for source, _id in names], [source_id for _source, source_id in names]],
        ).fetchall()
    finally:
        connection.close()
    return {(source, source_id): one_id for source, source_id, one_id in rows if (source, source_id) in names}


def snapshot_id() -> str:
    """Name the snapshot in force.

    Raises
    ------
    NothingYet
        There is none.
    """
    return in_force().manifest.snapshot_id
