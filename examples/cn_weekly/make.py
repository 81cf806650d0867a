"""Write the example: `python examples/cn_weekly/make.py DIR` makes market.toml and four weekly folders."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
from pathlib import Path

from hcploop.simulate import MarketPlan
from hcploop.simulate.weekly import make_weeks, write_export

LAST_DAY = dt.date(2026, 6, 28)
WEEKS = 4


def main() -> None:
    """Write as many weekly folders as asked for, the first with all of the past."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--hcps", type=int, default=600)
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args()
    weeks = make_weeks(MarketPlan(hcps=asked.hcps, months=13, seed=asked.seed, brands=("all",), as_of=LAST_DAY))
    asked.directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("market.toml"), asked.directory)
    for week in range(WEEKS):
        until = LAST_DAY - dt.timedelta(days=7 * (WEEKS - 1 - week))
        since = until - dt.timedelta(days=6)
        folder = write_export(asked.directory, weeks, since=since, until=until, is_first=week == 0)
        sys.stdout.write(f"{folder}\n")


if __name__ == "__main__":
    main()
