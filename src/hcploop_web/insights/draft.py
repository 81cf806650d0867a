"""A market while it is set up: a drop folder of its own, which becomes part of the real one when it is published."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import tomli_w
from django.conf import settings

from hcploop.engine.durable import replacing
from hcploop.errors import HcploopError
from hcploop.market import load_market
from hcploop.market.load import FILE, POLICIES

UPLOADS = "uploads"
_OURS = "# Written by the set-up in the browser.\n"

__all__ = [
    "POLICIES",
    "DraftFeed",
    "Named",
    "NotPublished",
    "named_market",
    "publish",
    "taken_names",
    "write_draft",
    "zones",
]

NotPublished = HcploopError
"""What goes wrong when a draft is written or published."""


@dataclass(frozen=True)
class Named:
    """What a market is called; `is_there` when the drop folder has a `market.toml`, which stays as it is."""

    name: str
    currency: str
    time_zone: str
    policy: str
    brands: tuple[str, ...]
    is_there: bool = False


@dataclass(frozen=True)
class DraftFeed:
    """Files of one layout as a feed.

    Parameters
    ----------
    name, kind, source : str
        As in `market.toml`.
    folder : str
        The folder under `uploads` that holds its files; feeds that read the same files share one.
    files : mapping of str to Path
        Name there → where the file lies now.
    mapping : mapping
        `columns`, `values`, `constants`, and how the files are read.
    """

    name: str
    kind: str
    source: str
    folder: str
    files: Mapping[str, Path]
    mapping: Mapping[str, Any] = field(default_factory=dict)

    @property
    def toml(self) -> str:
        """Describe it as a further feed."""
        told = {
            "name": self.name,
            "source": self.source,
            "kind": self.kind,
            "path": f"{UPLOADS}/{self.folder}/*",
            **{key: value for key, value in self.mapping.items() if value},
        }
        return _OURS + tomli_w.dumps({"feed": [told]})


def named_market() -> Named | None:
    """Tell what the market of the drop folder is called; None where there is no `market.toml` that can be read."""
    table = _settings().get("market")
    if not isinstance(table, dict) or not table.get("name"):
        return None
    brands = table.get("brands", ["all"])
    return Named(
        str(table["name"]),
        str(table.get("currency", "CNY")),
        str(table.get("time_zone", "Asia/Shanghai")),
        str(table.get("policy", "cn-drug")),
        tuple([brands] if isinstance(brands, str) else brands),
        is_there=True,
    )


def zones() -> tuple[str, ...]:
    """List the time zones."""
    return ("UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc")))


def taken_names() -> frozenset[str]:
    """Name the feeds that a set-up must not take the place of: all but those that a set-up wrote."""
    try:
        market = load_market(settings.DROP)
    except HcploopError:
        told = _settings().get("feed", [])
        return frozenset(str(one.get("name", "")) for one in told) if isinstance(told, list) else frozenset()
    ours = {path.stem for path in _feeds().glob("*.toml") if path.read_text(encoding="utf-8").startswith(_OURS)}
    return frozenset(feed.name for feed in market.feeds) - ours


def write_draft(folder: Path, named: Named, feeds: Sequence[DraftFeed]) -> Path:
    """Write a drop folder of the draft alone, to be looked through before anything is published.

    Parameters
    ----------
    folder : pathlib.Path
        Of the set-up.
    named : Named
        What the market is called.
    feeds : sequence of DraftFeed
        At least one.

    Returns
    -------
    pathlib.Path
        The drop folder, made anew.

    Raises
    ------
    NotPublished
        The draft is no market; nothing of the real drop folder has changed.
    """
    drop = folder / "draft"
    shutil.rmtree(drop, ignore_errors=True)
    (drop / "feeds").mkdir(parents=True)
    told = _settings() if named.is_there else {}
    # Channels, and what else the market says, hold for the draft too; its files lie elsewhere.
    market = {**told.get("market", {}), **({} if named.is_there else _table(named)), "files": "."}
    text = tomli_w.dumps({"market": market, **({"channel": told["channel"]} if "channel" in told else {})})
    (drop / FILE).write_text(text, encoding="utf-8")
    policy = settings.DROP / str(market.get("policy", ""))
    if named.is_there and market.get("policy") not in POLICIES and policy.is_file():
        target = drop / str(market["policy"])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(policy, target)
    for feed in feeds:
        there = drop / UPLOADS / feed.folder
        there.mkdir(parents=True, exist_ok=True)
        for name, path in feed.files.items():
            if not (there / name).exists():
                (there / name).symlink_to(path.resolve())
        (drop / "feeds" / f"{feed.name}.toml").write_text(feed.toml, encoding="utf-8")
    load_market(drop)
    return drop


def publish(named: Named, feeds: Sequence[DraftFeed]) -> tuple[str, ...]:
    """Bring files and feeds of a draft into the drop folder; the next run reads them.

    Files come first and descriptions last, so that a run which starts meanwhile meets no feed without files. The user's
    own `market.toml` is never changed: one is written only where there is none.

    Returns
    -------
    tuple of str
        The files that were written, as paths from the drop folder.

    Raises
    ------
    NotPublished
        The disk refuses.
    """
    settings.DROP.mkdir(parents=True, exist_ok=True)
    table = _settings().get("market", {})
    base = settings.DROP / str(table.get("files", "."))
    written: list[str] = []
    for feed in feeds:
        for name, path in feed.files.items():
            target = base / UPLOADS / feed.folder / name
            with replacing(target) as new:
                _put(path, new)
            written.append(str(target.relative_to(base)))
    for feed in feeds:
        with replacing(_feeds() / f"{feed.name}.toml") as new:
            new.write_text(feed.toml, encoding="utf-8")
        written.append(f"feeds/{feed.name}.toml")
    if not (settings.DROP / FILE).exists():
        with replacing(settings.DROP / FILE) as new:
            new.write_text(_OURS + tomli_w.dumps({"market": _table(named)}), encoding="utf-8")
        written.append(FILE)
    return tuple(dict.fromkeys(written))


def _put(path: Path, to: Path) -> None:
    """Put a file where it is to stand, without copying it where the disk is the same."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)


def _table(named: Named) -> dict[str, Any]:
    return {
        "name": named.name,
        "currency": named.currency,
        "time_zone": named.time_zone,
        "policy": named.policy,
        "brands": list(named.brands) or ["all"],
    }


def _feeds() -> Path:
    return Path(settings.DROP) / "feeds"


def _settings() -> dict[str, Any]:
    try:
        return tomllib.loads((Path(settings.DROP) / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
