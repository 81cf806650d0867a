"""The snapshot in force, open for reading: the loop publishes, this follows."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
from django.conf import settings

from hcploop.engine import Snapshot, Store, open_snapshot
from hcploop.errors import NotFound
from hcploop_web.insights.doctor_table import make_doctor_table, patch_doctor_table

Kept = TypeVar("Kept")


def utc(moment: dt.datetime) -> dt.datetime:
    """Say of a moment of the loop, which writes UTC without saying so, that it is UTC."""
    return moment.replace(tzinfo=dt.UTC)


class NothingYet(Exception):
    """No run has published a snapshot; a page shows what to do."""


class Reading:
    """One snapshot, and a connection to it that many threads ask.

    Parameters
    ----------
    snapshot : Snapshot
        It does not change; a new one is read by a new `Reading`. What a refresh lays over it is written into the
        copies in memory, for the people whom it is for.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._connection = snapshot.connect()
        # Twenty people ask at once: each question on one core is quicker for all of them than each on all cores.
        self._connection.execute("SET threads = 1")
        make_doctor_table(self._connection, self._brands)
        self._doctors = (
            self._connection.execute("SELECT * FROM doctor ORDER BY rowid").to_arrow_table().combine_chunks()
        )
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._tables: dict[str, str] = {}
        self._patched: dict[int, dict[str, Any]] = {}
        self._keeping = threading.Lock()
        # Looked up while its files are there: later refreshes remove them.
        snapshot.people_overlaid()

    @property
    def id(self) -> str:
        """The snapshot's id."""
        return self.snapshot.manifest.snapshot_id

    @property
    def _brands(self) -> list[str]:
        return list(self.snapshot.manifest.settings.brands) or ["all"]

    @property
    def refreshed_at(self) -> dt.datetime | None:
        """The moment as of which a refresh ranked people anew; None where none did."""
        over = self.snapshot.overlay
        return utc(over.overlay.as_of) if over else None

    def refreshed_for(self, one_id: str) -> dt.datetime | None:
        """The same for one person: None where no refresh was for her."""
        return self.refreshed_at if one_id in self.snapshot.people_overlaid() else None

    def follow(self) -> None:
        """Take in what a refresh laid over the snapshot since; whoever asks meanwhile is told what was before."""
        if self.snapshot.refreshed() is None or not self._keeping.acquire(blocking=False):
            return
        try:
            now = self.snapshot.refreshed()
            if now is not None:
                self._lay(now)
        finally:
            self._keeping.release()

    def _lay(self, now: Snapshot) -> None:
        people = sorted(now.people_overlaid() | self.snapshot.people_overlaid())
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                now.lay_over(cursor)
                cursor.register("patched_people", pa.table({"one_id": pa.array(people, pa.string())}))
                cursor.execute("CREATE OR REPLACE TEMP TABLE patched AS FROM patched_people")
                rows = patch_doctor_table(cursor, self._brands)
                for name, query in self._tables.items():
                    _patch(cursor, name, query)
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
        self._patched |= {row.pop("place"): row for row in rows.to_pylist()}
        self.snapshot = now

    @property
    def as_of(self) -> dt.datetime:
        """The moment as of which the snapshot was made."""
        return utc(self.snapshot.manifest.as_of)

    @property
    def as_of_on(self) -> dt.date:
        """Its day in the market's time zone."""
        return self.as_of.astimezone(ZoneInfo(self.snapshot.manifest.settings.time_zone)).date()

    def keep(self, name: str, query: str) -> None:
        """Put the answer to a question of ours into memory under a name, once, since it is asked for often.

        Parameters
        ----------
        name : str
            How later questions call it.
        query : str
            A `SELECT` without values.
        """
        with self._keeping:
            if name not in self._tables:
                with self._connection.cursor() as cursor:
                    cursor.execute(f"CREATE TABLE {name} AS {query}")
                self._tables[name] = query

    def of_person(self, table: str, one_id: str) -> list[dict[str, Any]]:
        """Give the rows of one person, from a copy in memory that is in the order of people.

        Parameters
        ----------
        table : str
            One of the loop's tables that have a `one_id`.
        one_id : str
            The person.

        Returns
        -------
        list of dict
            A row each.
        """
        self.keep_persons(table)
        return self.rows(f"SELECT * FROM of_person_{table} WHERE one_id = ?", [one_id])  # noqa: S608 - the same

    def keep_persons(self, table: str) -> None:
        """Copy a table into memory in the order of people, so that a look at one passes over all blocks but hers."""
        self.keep(f"of_person_{table}", f"SELECT * FROM {table} ORDER BY one_id")  # noqa: S608 - a table that we name

    def rows(self, query: str, given: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Answer a question of ours; what users gave stands in `given` only, never in the text.

        Parameters
        ----------
        query : str
            A `SELECT` with `?` for each value of `given`.
        given : sequence
            The values.

        Returns
        -------
        list of dict
            A row each.
        """
        cursor = self._connection.cursor()
        try:
            found: list[dict[str, Any]] = cursor.execute(query, list(given)).to_arrow_table().to_pylist()
        finally:
            cursor.close()
        return found

    def doctors(self, places: Sequence[int]) -> list[dict[str, Any]]:
        """Give rows of the table `doctor` by their `rowid`, without a look through the others.

        Parameters
        ----------
        places : sequence of int
            Which, in this order.

        Returns
        -------
        list of dict
            A row each.
        """
        found: list[dict[str, Any]] = self._doctors.take(pa.array(places, pa.int64())).to_pylist()
        return [self._patched.get(place, row) for place, row in zip(places, found, strict=True)]

    def once(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Give what was made under a name; it is made when it is asked for first, and the last hundred are kept.

        Parameters
        ----------
        name : str
            Tells it from everything else that is made of this snapshot.
        make : callable
            Makes it.

        Returns
        -------
        object
            What `make` gave.
        """
        with self._keeping:
            if name in self._kept:
                self._kept.move_to_end(name)
                return cast("Kept", self._kept[name])
        made = make()
        with self._keeping:
            self._kept[name] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def _patch(cursor: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Write the rows of some people anew into what `Reading.keep` copied; what does not tell of people stays."""
    columns = {column for column, *_ in cursor.execute(f"DESCRIBE {name}").fetchall()}
    if "one_id" not in columns:
        return
    hers = "one_id IN (FROM patched)"
    cursor.execute(f"DELETE FROM {name} WHERE {hers}")  # noqa: S608 - a table that we name
    cursor.execute(f"INSERT INTO {name} SELECT * FROM ({query}) WHERE {hers}")  # noqa: S608 - the same


def created_at() -> dt.datetime:
    """Tell when the run began that made the snapshot in force: what was told later, it does not know; UTC.

    Raises
    ------
    NothingYet
        There is none.
    """
    return utc(reading().snapshot.manifest.created_at)


def in_force() -> Snapshot:
    """Open the snapshot in force for a question or two, without the copies in memory that pages ask.

    Raises
    ------
    NothingYet
        There is none.
    """
    try:
        return open_snapshot(settings.OUT)
    except NotFound as error:
        raise NothingYet from error


def store_in_force() -> tuple[Store, str]:
    """Return the store of snapshots, and the id of the one in force.

    Raises
    ------
    NothingYet
        There is none.
    """
    try:
        store = Store(settings.OUT, read_only=True)
    except NotFound as error:
        raise NothingYet from error
    current = store.current_id()
    if current is None:
        raise NothingYet
    return store, current


_KEPT = 100
_lock = threading.Lock()
_open: dict[str, Reading] = {}


def reading() -> Reading:
    """Return the snapshot in force; a page that asks once sees one snapshot, whatever is published meanwhile.

    What a refresh lays over it is taken in at once; a question that is being answered is answered as of before.

    Raises
    ------
    NothingYet
        There is none.
    """
    _store, current = store_in_force()
    if found := _open.get(_named(current)):
        found.follow()
        return found
    snapshot = in_force()
    name = _named(snapshot.manifest.snapshot_id)
    with _lock:
        if name not in _open:
            made = Reading(snapshot)
            # Who still reads the old one holds it; it goes when she is done.
            _open.clear()
            _open[name] = made
        return _open[name]


def _named(snapshot_id: str) -> str:
    """Name a snapshot as it is now: one out of which somebody was taken has another manifest."""
    manifest = Path(settings.OUT) / "snapshots" / snapshot_id / "manifest.json"
    changed = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    return f"{settings.OUT} {snapshot_id} {changed}"
