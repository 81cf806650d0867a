"""A snapshot as its readers see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.engine.catalog import lay_over, open_catalog
from hcploop.engine.manifest import Manifest
from hcploop.engine.overlay import PERSONS, OverlayFolder
from hcploop.engine.profiles import read_profile
from hcploop.engine.store import PROFILES, Store
from hcploop.errors import NotFound, UsageError
from hcploop.schema import TABLES

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend


def open_snapshot(out: Path | str, snapshot_id: str | None = None) -> Snapshot:
    """Open a snapshot for reading.

    Parameters
    ----------
    out : Path or str
        The folder that `hcploop run` wrote.
    snapshot_id : str, optional
        Which, as its run left it; the one in force, with the overlay that lies on it, where left out.

    Returns
    -------
    Snapshot
        It stays what it is, whatever later runs publish.

    Raises
    ------
    NotFound
        There is no such folder or snapshot, or none in force yet.
    UsageError
        The folder was not made by hcploop.
    """
    store = Store(Path(out), read_only=True)
    name = snapshot_id or store.current_id()
    if name is None:
        raise NotFound(f"no snapshot is in force in {out}", remedy="`hcploop run DIR --out OUT` makes one")
    return Snapshot(store, store.manifest(name), overlay=None if snapshot_id else store.overlays.on(name))


class Snapshot:
    """A snapshot's tables, figures and profiles; nothing here can change it.

    Parameters
    ----------
    store : Store
        Where its parts are.
    manifest : Manifest
        What it is made of.
    overlay : OverlayFolder, optional
        What a refresh laid over it since.
    """

    def __init__(self, store: Store, manifest: Manifest, *, overlay: OverlayFolder | None = None) -> None:
        self._store = store
        self.manifest = manifest
        self.overlay = overlay

    def table(self, name: str) -> ir.Table:
        """Name a table, to be worked on with Ibis.

        Parameters
        ----------
        name : str
            A name in `schema.TABLES`; a table that the run did not make is empty.

        Returns
        -------
        ibis table
            Its rows; those of contacts, consents and other facts with the `one_id` of this snapshot.

        Raises
        ------
        NotFound
            There is no such table.
        """
        if name not in TABLES:
            raise NotFound(f"there is no table {name!r}", remedy=f"There are {', '.join(sorted(TABLES))}")
        return self._backend.table(name)

    def parts(self, name: str) -> list[Path]:
        """Name the files that hold a table, for an engine that reads them itself.

        Parameters
        ----------
        name : str
            A name in `schema.TABLES`.

        Returns
        -------
        list of Path
            Parquet files as they were written; those of facts tell the record only. None where the table is empty.
        """
        return [self._store.part(part.key) for part in self.manifest.tables.get(name, ()) if part.rows]

    def arrow(self, name: str) -> pa.Table:
        """Read a whole table.

        Parameters
        ----------
        name : str
            As for `table`.

        Returns
        -------
        pyarrow.Table
            Its rows, in no particular order.
        """
        return self._backend.to_pyarrow(self.table(name))

    def sql(self, query: str) -> pa.Table:
        """Answer a question in SQL.

        Parameters
        ----------
        query : str
            One `SELECT` over the tables of the snapshot.

        Returns
        -------
        pyarrow.Table
            The answer.

        Raises
        ------
        UsageError
            It is not one `SELECT`, or DuckDB does not understand it; DuckDB's hint is in the text.
        """
        # A connection for every question: no question leaves anything behind for the next.
        with open_catalog(self._store, self.manifest, overlay=self.overlay) as connection:
            try:
                statements = connection.extract_statements(query)
                if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
                    raise UsageError(
                        "only one SELECT at a time can be asked", value=query, remedy="The tables can only be read"
                    )
                return connection.execute(statements[0]).to_arrow_table()
            except duckdb.Error as error:
                # DuckDB's paragraphs after the first show the place in the question, which the user has before her.
                why = " ".join(str(error).partition("\n\n")[0].split())
                raise UsageError(f"the question cannot be answered: {why.rstrip('.')}") from error

    def before(self) -> Snapshot | None:
        """Open the snapshot that the run of this one started from; None where there was none, or it is gone."""
        kept = {manifest.snapshot_id: manifest for manifest in self._store.snapshots()}
        parent = kept.get(self.manifest.parent or "")
        return Snapshot(self._store, parent) if parent else None

    @contextmanager
    def questions(self) -> Iterator[Callable[[str], pa.Table]]:
        """Answer many questions of our own over one connection, which is quicker than `sql` for each.

        Yields
        ------
        callable
            From one `SELECT` to its answer. The tables of the snapshot before stand in the schema `before`, and are
            empty where there is none.
        """
        before = self.before()
        nothing = self.manifest.model_copy(update={"tables": {}})
        earlier = before.manifest if before else nothing
        with open_catalog(self._store, self.manifest, before=earlier, overlay=self.overlay) as connection:
            yield lambda query: connection.execute(query).to_arrow_table()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open a connection of one's own to the tables, for a reader that asks often.

        Returns
        -------
        duckdb.DuckDBPyConnection
            Further tables can be made in its memory; nothing but the parts can be read. Close it after use.
        """
        return open_catalog(self._store, self.manifest, overlay=self.overlay, locked=False)

    def refreshed(self) -> Snapshot | None:
        """Give this snapshot with the overlay that counts now; None where that is the one it has."""
        mark = self.overlay.mark if self.overlay else ""
        if self._store.overlays.mark() == mark:
            return None
        overlay = self._store.overlays.on(self.manifest.snapshot_id)
        if (overlay.mark if overlay else "") == mark:
            return None
        return Snapshot(self._store, self.manifest, overlay=overlay)

    def lay_over(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let a connection that another state of this snapshot opened read this one's overlay.

        Parameters
        ----------
        connection : duckdb.DuckDBPyConnection
            From `connect`, or a cursor of it, in a transaction.
        """
        lay_over(connection, self._store, self.manifest, self.overlay)

    def people_overlaid(self) -> frozenset[str]:
        """Name the people whose rows the overlay tells; nobody where there is none."""
        return self._hidden

    def profile(self, one_id: str) -> dict[str, Any]:
        """Tell all that is known of a person.

        Parameters
        ----------
        one_id : str
            Her OneID, or one that was merged into hers.

        Returns
        -------
        dict
            Her document, as `engine.profile_documents` makes it, and `hcp_indicator`: what her scores are made of.

        Raises
        ------
        NotFound
            There is no such person, or the snapshot keeps no profiles any more.
        """
        found = self.document(one_id)
        return found | {"hcp_indicator": self._indicators(found["one_id"])}

    def document(self, one_id: str) -> dict[str, Any]:
        """Tell what is known of a person without what her scores are made of: one look into one file.

        Parameters
        ----------
        one_id : str
            Her OneID, or one that was merged into hers.

        Returns
        -------
        dict
            Her document, as `engine.profile_documents` makes it.

        Raises
        ------
        NotFound
            As `profile`.
        """
        found = self._written(one_id) or self._written(self._redirected(one_id))
        if found is None:
            raise NotFound(f"there is no person {one_id!r}", remedy='`hcploop sql OUT "FROM hcp"` lists them')
        return found

    def figures(self) -> pa.Table:
        """Read the figures of the closed loop.

        Returns
        -------
        pyarrow.Table
            `schema.figure`, in the order of its key.
        """
        figure = self.table("figure")
        return self._backend.to_pyarrow(figure.order_by(list(TABLES["figure"].key)))

    def _written(self, one_id: str) -> dict[str, Any] | None:
        """Read a document: from the overlay, if it has the person, else from the snapshot."""
        if self.overlay and (path := self.overlay.folder / PROFILES).is_file():
            found = read_profile(path, one_id)
            if found is not None:
                return found
            if one_id in self._hidden:
                return None
        return read_profile(self._store.folder(self.manifest.snapshot_id) / PROFILES, one_id)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """Ids whose rows in the snapshot the overlay stands for; one without a document was merged into another."""
        path = self.overlay.part(PERSONS) if self.overlay else None
        return frozenset(pq.read_table(path)["one_id"].to_pylist()) if path else frozenset()

    def _indicators(self, one_id: str) -> list[dict[str, Any]]:
        # They are eight rows a person, which would fill half of her document, and are seldom asked for.
        # Asked in plain SQL: to compile an Ibis expression takes longer than to answer it.
        cursor = self._backend.con.cursor()
        query = "SELECT * FROM hcp_indicator WHERE one_id = ?"
        rows: list[dict[str, Any]] = cursor.execute(query, [one_id]).to_arrow_table().to_pylist()
        key = TABLES["hcp_indicator"].key
        return [row for row in sorted(rows, key=lambda row: [row[name] for name in key]) if row.pop("one_id")]

    def _redirected(self, one_id: str) -> str:
        redirects = self.table("hcp_redirect")
        seen = {one_id}
        while True:
            found = self._backend.to_pyarrow(redirects.filter(redirects.old_one_id == one_id)[["one_id"]])
            if not found.num_rows:
                return one_id
            one_id = found["one_id"][0].as_py()
            if one_id in seen:
                return one_id
            seen.add(one_id)

    @cached_property
    def _backend(self) -> Backend:
        # Ibis sets the time zone, so its own connection is not locked.
        return ibis.duckdb.from_connection(self.connect())
