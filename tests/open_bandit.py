"""The Open Bandit log as logged choices; read where it lies, beside the checkout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from hcploop import schema

FOLDER = Path(__file__).parents[2] / "shared/data/bandit"
USER = [f"user_feature_{place}" for place in range(4)]


def clicks(policy: str, campaign: str) -> pa.Table:
    """Read a log of 10,000 decisions."""
    return pa_csv.read_csv(FOLDER / policy / campaign / f"{campaign}.csv")


def shares(log: pa.Table) -> np.ndarray:
    """Count each item's share of each position: shape (positions, items)."""
    positions, items = log["position"].to_numpy() - 1, log["item_id"].to_numpy()
    counted = np.zeros((positions.max() + 1, items.max() + 1))
    np.add.at(counted, (positions, items), 1)
    return counted / counted.sum(axis=1, keepdims=True)


def choices(log: pa.Table, target: np.ndarray) -> pa.Table:
    """Lay every item of every decision out, with the target's probability of it."""
    n, items = len(log), target.shape[1]
    position, item = log["position"].to_numpy() - 1, log["item_id"].to_numpy()
    arm = np.tile(np.arange(items), n)
    chosen = arm == np.repeat(item, items)
    reward = np.repeat(log["click"].to_numpy().astype(float), items)
    decision = [f"{number:05d}" for number in range(n)]
    columns = {
        "decision_id": np.repeat(decision, items),
        "person": np.repeat(decision, items),
        "arm": [f"{number:02d}" for number in arm],
        "arm_kind": [f"{place}:{number}" for place, number in zip(np.repeat(position, items), arm, strict=True)],
        "propensity": np.repeat(log["propensity_score"].to_numpy(), items),
        "target_probability": target[np.repeat(position, items), arm],
        "is_chosen": chosen,
        "reward": pa.array(reward, mask=~chosen),
        "features": pa.array([[]] * (n * items), pa.list_(pa.float64())),
    }
    return schema.logged_choice.check_arrow(pa.table(columns))
