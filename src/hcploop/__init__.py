"""hcploop: the closed loop of omnichannel engagement with physicians.

`run` turns the loop once and publishes a snapshot; `open_snapshot` reads one. Both are imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hcploop.engine import open_snapshot
    from hcploop.flow import run

__all__ = ["open_snapshot", "run"]


def __getattr__(name: str) -> object:
    if name == "run":
        import hcploop.flow

        return hcploop.flow.run
    if name == "open_snapshot":
        import hcploop.engine

        return hcploop.engine.open_snapshot
    raise AttributeError(f"module 'hcploop' has no attribute {name!r}")
