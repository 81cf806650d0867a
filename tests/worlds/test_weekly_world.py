"""Weekly exports of four systems: however the weeks came, what is known in the end is the same."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from hcploop.engine import Snapshot, open_snapshot
from hcploop.flow import run
from hcploop.schema import TABLES
from hcploop.simulate import MarketPlan
from hcploop.simulate.weekly import Weeks, make_weeks, write_export

MARKET = Path(__file__).parents[2] / "examples/cn_weekly/market.toml"
LAST_DAY = dt.date(2026, 6, 28)
PATH_BOUND = {"run", "oneid_event", "hcp_redirect"}
"""Tables that tell how a state was reached; and what is drawn by chance from the person's id."""
NAMES_OF_PEOPLE = ("one_id", "one_id_a", "one_id_b")

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def weeks() -> Weeks:
    return make_weeks(MarketPlan(hcps=150, months=13, seed=5, brands=("all",), as_of=LAST_DAY))


def drop_folder(path: Path) -> Path:
    path.mkdir()
    shutil.copy(MARKET, path)
    return path


def week_of(path: Path, weeks: Weeks, number: int) -> dt.date:
    until = LAST_DAY - dt.timedelta(days=7 * (3 - number))
    write_export(path, weeks, since=until - dt.timedelta(days=6), until=until, is_first=number == 0)
    return until


def told(snapshot: Snapshot) -> dict[str, list[str]]:
    """Every table as sorted texts, persons named by their records."""
    records: dict[str, list[int]] = {}
    for row in snapshot.arrow("record_person").to_pylist():
        records.setdefault(row["one_id"], []).append(row["record_id"])
    names = {one: f"person of {min(owned)}" for one, owned in records.items()}
    tables = {}
    for name in set(snapshot.manifest.tables) & set(TABLES) - PATH_BOUND:
        rows = snapshot.arrow(name).to_pylist()
        tables[name] = sorted(str({key: plain(key, value, names) for key, value in row.items()}) for row in rows)
    return tables


def plain(key: str, value: Any, names: dict[str, str]) -> Any:
    if key in NAMES_OF_PEOPLE:
        return names.get(value, value)
    # The order in which numbers are summed is not the same; what ought to be 0 is then some 1e-18.
    return float(f"{round(value, 12):.6g}") if isinstance(value, float) else value


def test_four_weekly_runs_give_the_same_tables_as_one_clean_load(tmp_path: Path, weeks: Weeks):
    growing, out = drop_folder(tmp_path / "growing"), tmp_path / "out"
    for number in range(4):
        until = week_of(growing, weeks, number)
        summary = run(growing, out, as_of=until)

    run(growing, tmp_path / "clean", as_of=until)

    grown, clean = told(open_snapshot(out)), told(open_snapshot(tmp_path / "clean"))
    assert summary.touches > 1000
    assert set(grown) == set(clean)
    assert {name for name in grown if grown[name] != clean[name]} == set()


def test_one_new_day_costs_at_most_a_tenth_of_the_first_run_s_work_on_touches(tmp_path: Path, weeks: Weeks):
    drop, out, first = drop_folder(tmp_path / "drop"), tmp_path / "out", dt.date(2026, 6, 10)
    write_export(drop, weeks, since=first - dt.timedelta(days=6), until=first, is_first=True)
    run(drop, out, as_of=first)
    work_of_first = worked(out, set())
    standing = parts(out)
    day = first + dt.timedelta(days=1)
    write_export(drop, weeks, since=day, until=day, is_first=False)

    run(drop, out, as_of=day)

    assert 0 < worked(out, standing) <= 0.1 * work_of_first


def parts(out: Path) -> set[str]:
    return {path.stem for path in (out / "parts").rglob("*.parquet")}


def worked(out: Path, standing: set[str]) -> int:
    """Rows of contacts that were read to be staged, put in force or rolled up: those of parts that were not there."""
    snapshot = open_snapshot(out)
    staged = sum(f.rows_in for f in snapshot.manifest.files if f.kind == "touches" and f.staged not in standing)
    rows = 0
    for table in ("touch", "record_content_month", "record_day"):
        rows += sum(part.rows for part in snapshot.manifest.tables[table] if part.key not in standing)
    return staged + rows
