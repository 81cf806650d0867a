"""How right the judging of results is: real experiments, simulated hold-outs, planted weak stages.

python bench/evaluate.py                # 2,000 simulated markets a design; takes a quarter of an hour
python bench/evaluate.py --draws 200    # fewer
python bench/evaluate.py --write        # and put the tables into bench/README.md
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from hcploop.evaluation.kernels.effects import sold_because
from hcploop.evaluation.kernels.off_policy import Trust, off_policy
from hcploop.evaluation.lift import share_lift
from machine import machine, table, write_section

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data"
SEED = 20_000
STAGE_SEEDS = 500


def hillstrom() -> str:
    """Lifts of the e-mail experiment, in points of the share of visitors."""
    path = DATA / "uplift/hillstrom.csv"
    if not path.exists():
        return "Hillstrom: the data are not beside the checkout."
    rows = pa_csv.read_csv(path)

    def visits(segment: str) -> tuple[int, int]:
        seen = rows["visit"].filter(pc.equal(rows["segment"], segment))
        return pc.sum(seen).as_py(), len(seen)

    lines = []
    for mail, published in (("Mens E-Mail", "+7.66 [7.00, 8.32]"), ("Womens E-Mail", "+4.52 [3.89, 5.16]")):
        found = share_lift(visits(mail), visits("No E-Mail"))
        lines.append([mail, published, f"{100 * found.value:+.2f} [{100 * found.low:.2f}, {100 * found.high:.2f}]"])
    return table(["visits, points above no mail", "known", "ours"], lines)


def open_bandit() -> str:
    """Off-policy values of the Open Bandit logs against the policies' own clicks."""
    bandit = _neighbour("open_bandit.py")
    if not bandit.FOLDER.exists():
        return "Open Bandit: the data are not beside the checkout."
    lines = []
    for campaign, logged, target in (
        ("men", "random", "bts"),
        ("women", "random", "bts"),
        ("men", "bts", "uniform"),
        ("women", "bts", "uniform"),
    ):
        log = bandit.clicks(logged, campaign)
        truth = bandit.clicks("random" if target == "uniform" else target, campaign)
        items = bandit.shares(truth).shape[1]
        wanted = np.full((3, items), 1 / items) if target == "uniform" else bandit.shares(truth)
        rows = off_policy(bandit.choices(log, wanted), policy=target, trust=Trust()).to_pylist()
        known = truth["click"].to_numpy().mean()
        facts = [f"{rows[0]['effective_n']:,.1f}", f"{rows[0]['mean_weight']:.3f}", f"{rows[0]['max_weight']:,.1f}"]
        lines.append([f"{campaign}, {logged} → {target}", f"{known:.4f}", *facts, *map(_estimate, rows)])
    head = ["log → policy", "own clicks", "effective n of 10,000", "mean weight", "largest", "ips", "snips", "dr"]
    return table(head, lines)


def coverage(draws: int) -> str:
    """How often the intervals of hold-out effects hold the truth, in markets whose truth is known."""
    world = _neighbour("worlds/sales_world.py")
    found: dict[str, list[tuple[bool, float, float]]] = {"hospitals": [], "doctors": []}
    naive: dict[str, list[float]] = {"before and after": [], "visited or not": []}
    for number in range(draws):
        drawn = world.draw(SEED + number)
        for design, (units, clusters) in _designs(drawn).items():
            value, low, high = sold_because(units, clusters=clusters)
            found[design].append((low <= drawn.truth <= high, (high - low) / drawn.truth, value / drawn.truth))
        for name, value in _naive(drawn).items():
            naive[name].append(value / drawn.truth)
    lines = []
    for design, rows in found.items():
        share, width, value = np.mean(rows, axis=0)
        lines.append([f"hold-out, {design}", "93.5–96.5 %", f"{100 * share:.1f} %", f"{width:.2f}", f"{value:.2f}"])
    lines += [[f"naive: {name}", "", "", "", f"{np.mean(values):.2f}"] for name, values in naive.items()]
    return table(
        [
            f"{draws:,} markets of 400 hospitals",
            "aim",
            "intervals that hold the truth",
            "width ÷ truth",
            "mean ÷ truth",
        ],
        lines,
    )


def planted() -> str:
    """How often the planted weak stage is named, by what it loses."""
    leaks = _neighbour("hcploop/evaluation/kernels/test_leaks.py")
    lines = []
    for loss in (0.6, 0.75, 0.9, 1.0):
        row = [f"the stage makes {loss:.0%} of what it should" if loss < 1 else "no stage is weak"]
        for weak in leaks.STAGES:
            named = [_named(leaks, weak, seed, loss) for seed in range(STAGE_SEEDS)]
            right, wrong = named.count([weak]), sum(1 for one in named if one and one != [weak])
            quiet = STAGE_SEEDS - right - wrong
            row.append(f"{right / STAGE_SEEDS:.1%} / {wrong / STAGE_SEEDS:.1%} / {quiet / STAGE_SEEDS:.1%}")
        lines.append(row)
    return table(["named / another named / none named", *leaks.STAGES], lines)


def _named(leaks: ModuleType, weak: str, seed: int, loss: float) -> list[str]:
    rows = leaks._found(leaks._market(weak, seed, loss=loss), leaks._plan(**leaks.PLAN))
    return leaks._weakest(rows)  # type: ignore[no-any-return]  # a list of stages


def _designs(drawn: Any) -> dict[str, tuple[dict[str, Any], Any]]:  # noqa: ANN401 - a world of the tests
    size = np.bincount(drawn.hospital).astype(float)
    held = np.bincount(drawn.hospital, weights=drawn.is_holdout)
    hospitals = {"weight": size, "held_out_weight": held, "amount_before": drawn.before, "amount": drawn.after}
    doctors = {
        "weight": np.ones(len(drawn.hospital)),
        "held_out_weight": drawn.is_holdout.astype(float),
        "amount_before": drawn.doctor_before,
        "amount": drawn.doctor_after,
    }
    return {"hospitals": (hospitals, None), "doctors": (doctors, drawn.hospital)}


def _naive(drawn: Any) -> dict[str, float]:  # noqa: ANN401 - a world of the tests
    offered, seen = ~drawn.is_holdout, drawn.is_visited
    after = drawn.doctor_after
    above = after[offered & seen].mean() - after[offered & ~seen].mean()
    return {
        "before and after": float((after - drawn.doctor_before)[offered].sum()),
        "visited or not": float(above * (offered & seen).sum()),
    }


def _estimate(row: dict[str, Any]) -> str:
    if not row["is_evaluable"]:
        return "not evaluable"
    return f"{row['estimate']:.4f} [{row['low']:.4f}, {row['high']:.4f}]"


def _neighbour(path: str) -> ModuleType:
    """Load what the tests measure with: the figures here and the tests there are one and the same."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / "tests" / path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"tests/{path} is not there: run this from a checkout of the sources.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Measure, print, and write where asked to."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--draws", type=int, default=2000, help="simulated markets")
    reader.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    asked = reader.parse_args()
    on = machine()
    parts = [hillstrom(), open_bandit(), planted(), coverage(asked.draws)]
    text = "\n\n".join([f"{on}.", *parts])
    print(text)
    if asked.write:
        write_section("evaluate", text)


if __name__ == "__main__":
    main()
