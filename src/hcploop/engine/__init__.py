"""Opens, reads and writes tables; publishes snapshots and reads them again."""

from hcploop.engine.duck import DuckEngine
from hcploop.engine.keys import code_hash, part_key
from hcploop.engine.manifest import FileVersion, Manifest, MarketSettings, PartRef, snapshot_id
from hcploop.engine.opening import open_engine
from hcploop.engine.overlay import FileMark, Overlay, OverlayFolder, Overlays
from hcploop.engine.profile_documents import ProfileTables, profile_documents
from hcploop.engine.profiles import read_profile, write_profiles
from hcploop.engine.protocol import Engine
from hcploop.engine.snapshot import Snapshot, open_snapshot
from hcploop.engine.store import PROFILES, Store

__all__ = [
    "PROFILES",
    "DuckEngine",
    "Engine",
    "FileMark",
    "FileVersion",
    "Manifest",
    "MarketSettings",
    "Overlay",
    "OverlayFolder",
    "Overlays",
    "PartRef",
    "ProfileTables",
    "Snapshot",
    "Store",
    "code_hash",
    "open_engine",
    "open_snapshot",
    "part_key",
    "profile_documents",
    "read_profile",
    "snapshot_id",
    "write_profiles",
]
