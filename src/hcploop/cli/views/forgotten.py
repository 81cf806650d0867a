"""What an erasure cleared."""

from __future__ import annotations

from hcploop.cli.views.screen import counted, page
from hcploop.flow.forget import Forgetting


def forgotten(told: Forgetting) -> None:
    """Show what was cleared, what a search found afterwards, and what is left to do.

    Parameters
    ----------
    told : Forgetting
        What `forget` handed out.
    """
    out = page()
    out.print(f"Forgotten: {counted(told.records, 'record')} of hers, in {told.seconds:.1f} s")
    out.print(f"  snapshots: {counted(told.rows, 'row')} out of {counted(told.parts, 'part')}")
    if told.drop_folder:
        out.print(f"  drop folder: {counted(told.drop_rows, 'row')} out of {counted(told.drop_files, 'file')}")
    out.print(f"  later files: {counted(told.keys, 'key')}, kept as hashes, keep them from telling of her")
    if told.shared:
        out.print(f"  {counted(told.shared, 'identifier')} of hers stand in records of others as well, and stay there")
    out.print(f"Searched {counted(told.searched, 'file')} afterwards: found in {len(told.found)}")
    for place in told.found:
        out.print(f"  [red]{place['file']}[/]: {place['what']}")
    for line in told.left_to_do:
        out.print(f"  [red]to do:[/] {line}")
    out.print("Not touched: a web's database, events and exports. A request on data in the web erases everywhere.")
