"""How right the loop is: OneID, tags, personas and tiers of made-up markets against their truth.

    python bench/quality.py                       # 2,000 doctors, the default seed and three others
    python bench/quality.py --hcps 600 --seeds 7  # another size, other seeds
    python bench/quality.py --write               # and put the table into bench/README.md

Beside OneID stand what no score can exceed (the pairs that are compared at all) and two plain ways of linking.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop.simulate import MarketPlan, write_market
from hcploop.simulate.doctors import make_doctors
from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.names import make_names
from hcploop.simulate.phones import make_phones
from hcploop.simulate.records import Truth, make_records, make_unionids
from machine import machine, table, write_section

SEEDS = (7, 1, 2, 3)
TESTS = Path(__file__).parents[1] / "tests"


@dataclass
class Quality:
    """What one market gave: precision and recall by way of linking, and shares that are right."""

    seed: int
    oneid: tuple[float, float]
    ceiling: float
    ceiling_named: float
    estimated: tuple[float, float, float]
    exact: tuple[float, float]
    splink: tuple[float, float]
    contacts: tuple[float, float]
    disease: tuple[float, float]
    unlike: int
    tiers: int
    unaccounted: int


def measure(home: Path, *, hcps: int, seed: int) -> Quality:
    """Make a demo market, run the loop on it, and compare the snapshot with the truth."""
    truth, linking = _neighbour("worlds/against_truth.py"), _neighbour("hcploop/simulate/linking.py")
    drop, out = home / f"demo-{hcps}-{seed}", home / f"demo-{hcps}-{seed}-out"
    for folder in (drop, out):
        shutil.rmtree(folder, ignore_errors=True)
    plan = MarketPlan(hcps=hcps, seed=seed)
    write_market(drop, plan)
    run(drop, out)
    snapshot = open_snapshot(out)
    found = truth.pairwise(snapshot, drop)
    rows = linking.flat(_records(plan))
    return Quality(
        seed=seed,
        oneid=(found.precision, found.recall),
        ceiling=truth.ceiling(snapshot, drop),
        ceiling_named=truth.ceiling(snapshot, drop, named=True),
        estimated=truth.estimated_ceiling(snapshot),
        exact=linking.precision_recall(rows, linking.exact_clusters(rows)),
        splink=linking.precision_recall(rows, linking.splink_clusters(rows)),
        contacts=truth.contacts(snapshot, drop),
        disease=truth.disease_tags(snapshot, drop),
        unlike=len(truth.unlike_the_reference(snapshot, drop)),
        tiers=snapshot.manifest.rows("hcp_tier"),
        unaccounted=len(truth.rows_that_do_not_add_up(snapshot)),
    )


def report(found: list[Quality], *, hcps: int, on: str) -> str:
    """Write what was measured as a table in Markdown, with what was aimed at beside it."""
    rows = [
        ["**OneID: precision**, pairs", "≥ .98", *[_share(one.oneid[0]) for one in found]],
        ["**OneID: recall**, pairs", "≥ .85", *[_share(one.oneid[1]) for one in found]],
        ["OneID: F1", "", *[_share(_f1(one.oneid)) for one in found]],
        ["pairs compared themselves; others come through a third record", "", *[_share(one.ceiling) for one in found]],
        ["the same, of records that tell a name", "", *[_share(one.ceiling_named) for one in found]],
        ["that, estimated without labels", "", *["{} ({} to {})".format(*map(_share, one.estimated)) for one in found]],
        ["exact rules: precision / recall", "", *[_both(one.exact) for one in found]],
        ["plain Splink, connected components: precision / recall", "", *[_both(one.splink) for one in found]],
        ["contacts that are given to a person", "", *[_share(one.contacts[0]) for one in found]],
        ["of these, to the right person", "", *[_share(one.contacts[1]) for one in found]],
        ["people with a tag of one of the three diseases", "", *[_share(one.disease[0]) for one in found]],
        ["of these, the highest is the one she likes most", "", *[_share(one.disease[1]) for one in found]],
        ["personas and tiers unlike the slow reference", "0", *[f"{one.unlike} of {one.tiers:,}" for one in found]],
        ["files whose rows do not add up", "0", *[str(one.unaccounted) for one in found]],
    ]
    head = [f"{hcps:,} doctors", "aim", *[f"seed {one.seed}" for one in found]]
    return f"{on}.\n\n{table(head, rows)}"


def _records(plan: MarketPlan) -> Any:  # noqa: ANN401 - what the test's functions take
    hospitals = make_hospitals(plan)
    doctors = make_doctors(plan, hospitals, make_names(plan))
    return make_records(plan, Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan)))


def _neighbour(path: str) -> ModuleType:
    """Load what the tests measure with: the figures here and the tests there are one and the same."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, TESTS / path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{TESTS / path} is not there: run this from a checkout of the sources.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _both(pair: tuple[float, float]) -> str:
    return f"{_share(pair[0])} / {_share(pair[1])}"


def _f1(pair: tuple[float, float]) -> float:
    return 2 * pair[0] * pair[1] / (pair[0] + pair[1]) if sum(pair) else 0.0


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--hcps", type=int, default=2000, help="number of doctors")
    reader.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="of the markets")
    reader.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    asked = reader.parse_args()
    on, found = machine(), []
    with tempfile.TemporaryDirectory(prefix="hcploop-quality-") as folder:
        for seed in asked.seeds:
            sys.stderr.write(f"A market of {asked.hcps:,} doctors, seed {seed} …\n")
            found.append(measure(Path(folder), hcps=asked.hcps, seed=seed))
            sys.stderr.write(f"  precision {found[-1].oneid[0]:.4f}, recall {found[-1].oneid[1]:.4f}\n")
    text = report(found, hcps=asked.hcps, on=on)
    print(text)
    if asked.write:
        write_section("quality", text)


if __name__ == "__main__":
    main()
