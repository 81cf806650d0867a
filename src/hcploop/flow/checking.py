"""What `hcploop check` adds to what `feeds` sees: the values that staging would leave out."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hcploop.engine import DuckEngine
from hcploop.feeds import Problem, check
from hcploop.flow.clock import now
from hcploop.flow.files import READ_KINDS
from hcploop.flow.stage import has_header, staging_of
from hcploop.market import Feed, Market, load_market
from hcploop.market.calendar import announced_until, country_of, unannounced
from hcploop.nextbest.pack import check_packs
from hcploop.structure.reference import own_lists

MOST = 20
"""Problems of a file that are told one by one."""


def check_folder(directory: Path | str) -> dict[str, Any]:
    """Read configuration and files of a drop folder and tell what is wrong; nothing is changed.

    Parameters
    ----------
    directory : Path or str
        The drop folder.

    Returns
    -------
    dict
        `market`, `is_good`, and `feeds`, each with `files`, `guesses` and `problems`; `notes` says what of the calendar
        ahead is not known.

    Raises
    ------
    ConfigError
        `market.toml`, a policy file or a list in `reference/` is not as it should be.
    """
    market = load_market(Path(directory))
    own_lists(market.root)
    today = (market.as_of or now()).replace(tzinfo=dt.UTC).astimezone(ZoneInfo(market.time_zone)).date()
    note = unannounced(country_of(market), announced_until(market), today=today)
    return {**check_market(market), "notes": [note] if note else []}


def check_market(market: Market) -> dict[str, Any]:
    """Read the files of a market and tell what is wrong; nothing is changed.

    Parameters
    ----------
    market : Market
        As `load_market` gave it, or with other feeds.

    Returns
    -------
    dict
        As `check_folder` gives it.

    Raises
    ------
    ConfigError
        A policy file is not as it should be.
    """
    check_packs(market)
    with tempfile.TemporaryDirectory(prefix="hcploop-check-") as folder, DuckEngine(temp=Path(folder)) as engine:

        def probe(feed: Feed, file: str, landed: Path) -> list[Problem]:
            if feed.kind not in READ_KINDS or not has_header(landed):
                return []
            staging, _ = staging_of(engine, market, feed, landed={file: landed})
            written = {file: Path(folder) / "staged.parquet"}
            staging.write(written)()
            return [
                Problem(
                    level="warning",
                    problem=row["reason"],
                    file=file,
                    row=row["row_number"],
                    column=row["column_name"],
                    value=row["raw_value"],
                    remedy="The row stays, without this value" if row["is_row_kept"] else "The row is left out",
                )
                for row in engine.arrow(staging.wrong(written).order_by("row_number").limit(MOST)).to_pylist()
            ]

        return check(market, probe=probe).as_dict()
