"""Write the file of the write keys anew."""

from __future__ import annotations

from hcploop_web.collector.key_file import Source, write_sources
from hcploop_web.collector.models import EventSource
from hcploop_web.collector.places import collector_home


def write_source_file() -> None:
    """Tell the collector who may send; it looks again within a second.

    Raises
    ------
    OSError
        The disk is full or fails; the collector goes by the old file then.
    """
    sources = EventSource.objects.prefetch_related("keys")
    write_sources(
        collector_home() / "sources.json",
        [
            Source(
                one.name,
                tuple(key.digest for key in one.keys.all() if key.revoked_at is None),
                is_open=one.is_open,
                origins=tuple(one.origins),
            )
            for one in sources
        ],
    )
