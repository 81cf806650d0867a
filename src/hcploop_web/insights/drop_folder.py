"""What the web tells the loop: files of its own in the drop folder, as any channel has them."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from filelock import FileLock

from hcploop.engine.durable import replacing
from hcploop.errors import HcploopError
from hcploop.market import load_market

_FEED = """\
# Written by the web; what you change here is overwritten.
[[feed]]
name = {name}
source = {source}
kind = {kind}
path = {path}
format = "csv"
encoding = "utf-8"
"""


def hand_over(
    name: str, kind: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, source: str = "web"
) -> Path:
    """Write rows as a feed of the market; the next run reads them.

    The file holds everything that was ever told, oldest first, and is replaced at once, so a run that reads meanwhile
    sees the old one or the new one.

    Parameters
    ----------
    name : str
        The feed is called `web_<name>`, its file `web/<name>.csv`, what describes it `feeds/web_<name>.toml`.
    kind : str
        Of `hcploop.schema.kinds.KINDS`.
    columns : sequence of str
        Canonical columns of that kind.
    rows : iterable of mapping
        Moments are UTC and say so. They are read when it is their turn: of two who hand over at a time, the second
        reads what the first did.
    source : str
        Whose ids the rows name people by.

    Returns
    -------
    pathlib.Path
        The file of the rows.

    Raises
    ------
    HcploopError
        The market cannot be read, or the file not be written; nothing has changed then.
    """
    path = f"web/{name}.csv"
    with FileLock(settings.HOME / "drop_folder.lock"):
        target = load_market(settings.DROP).base / path
        with replacing(target) as new, new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        told = {"name": f"web_{name}", "source": source, "kind": kind, "path": path}
        # The description comes last: a feed without its file stops a run.
        with replacing(settings.DROP / "feeds" / f"web_{name}.toml") as new:
            text = _FEED.format(**{key: json.dumps(value, ensure_ascii=False) for key, value in told.items()})
            new.write_text(text, encoding="utf-8")
    return target


def hand_over_or_wait(
    name: str, kind: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, source: str = "web"
) -> bool:
    """Hand rows over as `hand_over` does; where the market cannot be read they wait in the database for the next time.

    Returns
    -------
    bool
        Whether they were handed over.
    """
    try:
        hand_over(name, kind, columns, rows, source=source)
    except (HcploopError, OSError) as error:
        logging.getLogger(__name__).warning("%s is not handed over yet: %s", name, error)
        return False
    return True
