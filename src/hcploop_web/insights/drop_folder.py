"""What the web tells the loop: files of its own in the drop folder, as any channel has them."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from django.conf import settings
from filelock import FileLock

from hcploop.engine.durable import replacing
from hcploop.errors import ConfigError, HcploopError
from hcploop.market import Feed, load_market

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

CannotHandOver = HcploopError
"""What goes wrong when something is handed over, by a name that those may use who do not know the loop."""

CORRECTION = "web_correction_id"
"""The raw column by which a corrected row is known again; no mapping names it."""


@dataclass(frozen=True)
class WebFeed:
    """A feed that the web writes.

    Parameters
    ----------
    name : str
        The feed is called `web_<name>`, its file `web/<name>.csv`, what describes it `feeds/web_<name>.toml`.
    kind : str
        Of `hcploop.schema.kinds.KINDS`.
    columns : tuple of str
        Canonical columns of that kind.
    source : str
        Whose ids the rows name people by.
    taken_back : tuple of str, optional
        A column and its value in rows that take back what earlier ones of the same key told. A row that is only left
        out would stay in force: the loop remembers what files told before.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    source: str = "web"
    taken_back: tuple[str, str] | None = None


def hand_over(feed: WebFeed, rows: Iterable[Mapping[str, object]]) -> Path:
    """Write rows as a feed of the market; the next run reads them.

    The file holds everything that was ever told, oldest first, and is replaced at once, so a run that reads meanwhile
    sees the old one or the new one.

    Parameters
    ----------
    feed : WebFeed
        Which.
    rows : iterable of mapping
        Moments are UTC and say so. They are read when it is their turn: of two who hand over at a time, the second
        reads what the first did.

    Returns
    -------
    pathlib.Path
        The file of the rows.

    Raises
    ------
    HcploopError
        The market cannot be read, or the file not be written; nothing has changed then.
    """
    path = f"web/{feed.name}.csv"
    with FileLock(settings.HOME / "drop_folder.lock"):
        target = load_market(settings.DROP).base / path
        with replacing(target) as new, new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, feed.columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        # The description comes last: a feed without its file stops a run.
        with replacing(settings.DROP / "feeds" / f"web_{feed.name}.toml") as new:
            new.write_text(_described(feed, path), encoding="utf-8")
    return target


def _described(feed: WebFeed, path: str) -> str:
    told = {"name": f"web_{feed.name}", "source": feed.source, "kind": feed.kind, "path": path}
    text = _FEED.format(**{key: json.dumps(value, ensure_ascii=False) for key, value in told.items()})
    if feed.taken_back:
        column, value = (json.dumps(one, ensure_ascii=False) for one in feed.taken_back)
        text += f"deleted = {{ column = {column}, values = [{value}] }}\n"
    return text


def collector_folder() -> Path:
    """Give the folder in which the files of the collector's feeds grow.

    Raises
    ------
    HcploopError
        The market cannot be read.
    """
    return load_market(settings.DROP).base / "web" / "collector"


def describe_grown(feed: WebFeed) -> None:
    """Tell the market of a feed whose files grow in `collector_folder`; the next run reads them.

    A newer version of a file holds all rows of the older one under the same keys, and so takes its place.

    Parameters
    ----------
    feed : WebFeed
        Its files lie in `<source>/<kind>`.

    Raises
    ------
    HcploopError
        It cannot be written.
    """
    described = _described(feed, f"web/collector/{feed.source}/{feed.kind}/*.csv")
    with FileLock(settings.HOME / "drop_folder.lock"):
        target = settings.DROP / "feeds" / f"web_{feed.name}.toml"
        if target.exists() and target.read_text(encoding="utf-8") == described:
            return
        with replacing(target) as new:
            new.write_text(described, encoding="utf-8")


def hand_over_or_wait(feed: WebFeed, rows: Iterable[Mapping[str, object]]) -> bool:
    """Hand rows over as `hand_over` does; where the market cannot be read they wait in the database for the next time.

    Returns
    -------
    bool
        Whether they were handed over.
    """
    try:
        hand_over(feed, rows)
    except (HcploopError, OSError) as error:
        logging.getLogger(__name__).warning("%s is not handed over yet: %s", feed.name, error)
        return False
    return True


def corrected_name(feed: str) -> str:
    """Name the feed that holds the corrected rows of another; corrected again, they stay where they are."""
    return feed if feed.startswith("web_corrected_") else f"web_corrected_{feed}"


def corrected_feed(feed: Feed) -> Feed:
    """Describe the feed of corrected rows: read as the rows themselves would have been, from a file of ours.

    A newer version of that file holds all of the older one, so it takes its place as a whole.
    """
    name = corrected_name(feed.name)
    return feed.model_copy(
        update={
            "name": name,
            "path": (f"web/corrected/{name.removeprefix('web_corrected_')}.csv",),
            "format": "csv",
            "encoding": "utf-8",
            "delimiter": ",",
            "sheet": None,
            "header_row": 1,
            "mode": "replace_window",
        }
    )


def write_raw(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write raw rows as the file of a corrected feed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, CORRECTION], restval="", lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)


def hand_over_corrected(feed: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Path:
    """Write corrected rows as a further feed of the market, read as those of `feed` are; the next run reads them.

    Parameters
    ----------
    feed : str
        The feed that the rows came with.
    columns : sequence of str
        Raw columns.
    rows : sequence of mapping
        Every row that was ever corrected, as it is to be read, with `CORRECTION`.

    Returns
    -------
    pathlib.Path
        The file of the rows.

    Raises
    ------
    HcploopError
        The market cannot be read, or has no such feed; nothing has changed then.
    """
    market = load_market(settings.DROP)
    own = next((one for one in market.feeds if one.name == feed), None)
    if own is None:
        raise ConfigError(
            f"there is no feed {feed!r} any more", value=feed, remedy="Put it back, or correct the file at its source"
        )
    made = corrected_feed(own)
    target = market.base / made.path[0]
    with replacing(target) as new:
        write_raw(new, columns, rows)
    described = made.model_dump(mode="json", exclude_none=True, exclude_defaults=True, by_alias=True)
    with replacing(settings.DROP / "feeds" / f"{made.name}.toml") as new:
        text = "# Written by the web; what you change here is overwritten.\n" + tomli_w.dumps({"feed": [described]})
        new.write_text(text, encoding="utf-8")
    return target
