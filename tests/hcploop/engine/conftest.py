import datetime as dt

import pytest

from hcploop.engine import DuckEngine, Manifest, PartRef, Store, part_key, snapshot_id
from hcploop.schema import TABLES

START = dt.datetime.fromisoformat("2026-06-30T12:00:00")


@pytest.fixture
def engine(tmp_path):
    with DuckEngine(temp=tmp_path / "work", memory_limit="512MiB", threads=2) as opened:
        yield opened


@pytest.fixture
def publish(tmp_path, engine):
    """Publish a snapshot of the given rows, by table; the folder."""

    def make(rows):
        store = Store(tmp_path / "out")
        tables = {}
        for name, some in rows.items():
            key = part_key(name, repr(some))
            count = engine.write(TABLES[name].rows(some), store.part(key))
            tables[name] = (PartRef(key=key, rows=count),)
        manifest = Manifest(
            snapshot_id=snapshot_id(START, repr(rows)),
            parent=store.current_id(),
            created_at=START,
            as_of=START,
            market="肺癌 2026",
            version="0",
            code_hash="c",
            tables=tables,
        )
        with store.lock(started_at=START):
            store.publish(manifest)
        return store

    return make
