"""The files of the drop folder that hold a person who is forgotten, and which of their rows."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq

from hcploop.engine import DuckEngine, FileVersion, Store
from hcploop.engine.erasing import DropFile
from hcploop.engine.forgotten import Forgotten
from hcploop.errors import HcploopError
from hcploop.feeds import FileVersion as FoundFile
from hcploop.feeds import discover, land
from hcploop.feeds.sniff import sniff
from hcploop.flow.cutting import Cuts
from hcploop.flow.finding import numbered
from hcploop.flow.withholding import forgotten_places, unread_of_forgotten
from hcploop.market import Feed, Market

_READERS = ("encoding", "delimiter", "header_row", "sheet")


def drop_files_of(engine: DuckEngine, store: Store, market: Market, cuts: Cuts) -> tuple[list[DropFile], list[str]]:
    """Find the files of a drop folder that must be rewritten.

    Parameters
    ----------
    engine : DuckEngine
        Reads parts.
    store : Store
        The folder of snapshots; who is forgotten is noted in it already.
    market : Market
        Whose drop folder it is.
    cuts : Cuts
        What goes from the parts.

    Returns
    -------
    files : list of DropFile
        Those with rows to be blanked.
    problems : list of str
        What must be done by hand.
    """
    forgotten = Forgotten(store.out)
    rewritten = forgotten.rewritten()
    known = {(one.feed, one.path, one.sha256): one for manifest in store.snapshots() for one in manifest.files}
    files: dict[str, DropFile] = {}
    problems: list[str] = []
    for feed in market.feeds:
        for found in _found(market, feed):
            version = known.get((feed.name, found.path, rewritten.get(found.sha256, found.sha256)))
            try:
                how = sniff(found.found, feed, file=found.path)
                rows = (
                    _known_rows(engine, store, version, cuts, is_copy=how.format == "parquet")
                    if version
                    else _new_rows(engine, store.work, market, (feed, found), forgotten)
                )
            except HcploopError as error:
                problems.append(f"{found.path} could not be read, so it was not searched: {error.problem}")
                continue
            elsewhere = sorted(cuts.told_elsewhere.get(version.landed, ())) if version else []
            if elsewhere:
                lines = ", ".join(map(str, elsewhere[:20]))
                problems.append(f"{found.path}, rows {lines}: rows of others tell her: mend them by hand")
            if rows:
                before = files.get(str(found.found))
                reader = {name: value for name, value in asdict(how).items() if name in _READERS}
                every = sorted({*rows, *(before.rows if before else ())})
                files[str(found.found)] = DropFile(str(found.found), how.format, reader, found.sha256, every)
    return list(files.values()), problems


def _found(market: Market, feed: Feed) -> tuple[FoundFile, ...]:
    try:
        return discover(market.model_copy(update={"feeds": (feed,)}))
    except HcploopError:
        return ()


def _known_rows(engine: DuckEngine, store: Store, version: FileVersion, cuts: Cuts, *, is_copy: bool) -> set[int]:
    numbers = cuts.numbers.get(version.landed, set())
    # Rows taken out of a copied file earlier are out of the file too, so places tell, numbers do not.
    return (
        {place + 2 for place in numbered(engine, store.part(version.landed), sorted(numbers))} if is_copy else numbers
    )


def _new_rows(
    engine: DuckEngine, work: Path, market: Market, file: tuple[Feed, FoundFile], forgotten: Forgotten
) -> set[int]:
    """Look through a file that no run has read yet."""
    feed, found = file
    part = work / f"looked-{uuid.uuid4().hex}.parquet"
    try:
        landed = land(found.found, feed, part, file=found.path)
        if not landed.columns:
            return set()
        places = forgotten_places(engine, market, forgotten, feed, part, file=found.path)
        rows = pq.read_table(part, columns=["row_number"] if "row_number" in pq.read_schema(part).names else [])
        numbers = rows["row_number"].to_pylist() if rows.num_columns else range(2, pq.read_metadata(part).num_rows + 2)
        unread = unread_of_forgotten(forgotten, landed.rejected, feed)
        told = landed.rejected["row_number"].to_pylist()
        return {numbers[place] for place in places} | {told[place] for place in unread}
    finally:
        part.unlink(missing_ok=True)
