"""What the web tells the loop: files of its own in the drop folder, as any channel has them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.conf import settings

from hcploop.engine.durable import replacing
from hcploop.market import load_market

_FEED = """\
# Written by the web; what you change here is overwritten.
[[feed]]
name = {name}
source = "web"
kind = {kind}
path = {path}
format = "csv"
encoding = "utf-8"
"""


def hand_over(
    name: str,
    kind: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    *,
    taken_back: tuple[str, str] | None = None,
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
        Moments are UTC and say so.
    taken_back : tuple of str, optional
        A column and its value in rows that take back what earlier ones of the same key told. A row that is only left
        out would stay in force: the loop remembers what files told before.

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
    target = load_market(settings.DROP).base / path
    with replacing(target) as new, new.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    told = {"name": f"web_{name}", "kind": kind, "path": path}
    # The description comes last: a feed without its file stops a run.
    with replacing(settings.DROP / "feeds" / f"web_{name}.toml") as new:
        text = _FEED.format(**{key: json.dumps(value, ensure_ascii=False) for key, value in told.items()})
        if taken_back:
            column, value = (json.dumps(one, ensure_ascii=False) for one in taken_back)
            text += f"deleted = {{ column = {column}, values = [{value}] }}\n"
        new.write_text(text, encoding="utf-8")
    return target
