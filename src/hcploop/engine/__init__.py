"""Opens, reads and writes tables; publishes snapshots and reads them again."""

from hcploop.engine.duck import DuckEngine
from hcploop.engine.keys import code_hash, part_key
from hcploop.engine.manifest import FileVersion, Manifest, PartRef, snapshot_id
from hcploop.engine.protocol import Engine
from hcploop.engine.store import Store

__all__ = [
    "DuckEngine",
    "Engine",
    "FileVersion",
    "Manifest",
    "PartRef",
    "Store",
    "code_hash",
    "part_key",
    "snapshot_id",
]
