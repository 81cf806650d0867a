"""What agreed and what did not, in words a steward reads."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from hcploop import schema


def evidence_words(scored: pa.Table, *, settings: Mapping[str, Any]) -> pa.Table:
    """Pairs with their outcomes as words, such as `name same +9.1, phone same +16.2, hospital differs -1.4`.

    The words are made once for each combination of outcomes (a few thousand), not for each pair.

    Parameters
    ----------
    scored : arrow table
        `record_a`, `record_b`, `probability`, `match_weight`, and the weight `mw_<name>` of each comparison, log2,
        before rare values weigh more; 0 where unknown. For each of `rare_comparisons`, what they add to it stands in
        `mw_tf_adj_<name>`.
    settings : mapping
        Splink's settings: the levels' words, m and u.

    Returns
    -------
    schema.pair_score
        One row a pair. Weights are log2(m / u) of the level, before rare values weigh more.
    """
    code = np.zeros(len(scored), np.int64)
    spoken = []
    for comparison in settings["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        # Splink keeps outcomes only beside all the columns compared; the weight tells the outcome as well.
        weights = np.array([0.0, *(_weight(level) for level in levels)])
        told = scored[f"mw_{comparison['output_column_name']}"].to_numpy()
        different, row = np.unique(told, return_inverse=True)
        outcome = np.abs(different[:, None] - weights[None, :]).argmin(axis=1)[row]
        code = code * len(weights) + outcome
        spoken.append(["", *(_words(level) for level in levels)])
    distinct, place = np.unique(code, return_inverse=True)
    texts = pa.array([_sentence(int(one), spoken) for one in distinct], pa.string())
    table = scored.select(["record_a", "record_b", "probability", "match_weight"])
    table = table.append_column("evidence", texts.take(pa.array(place)))
    return schema.pair_score.check_arrow(table.append_column("rarity", _rarity(scored, rare_comparisons(settings))))


def rare_comparisons(settings: Mapping[str, Any]) -> list[str]:
    """Name the comparisons of which rare values weigh more, in the order of the settings.

    Parameters
    ----------
    settings : mapping
        Splink's.

    Returns
    -------
    list of str
        What `rarity` of `schema.pair_score` is in the order of.
    """
    return [
        comparison["output_column_name"]
        for comparison in settings["comparisons"]
        if any("tf_adjustment_column" in level for level in comparison["comparison_levels"])
    ]


def _rarity(scored: pa.Table, rare: Sequence[str]) -> pa.Array:
    told = [scored[f"mw_tf_adj_{name}"].to_numpy() for name in rare]
    values = np.round(np.stack(told, axis=1), 6).ravel() if told else np.zeros(0)
    ends = np.arange(len(scored) + 1, dtype=np.int32) * len(rare)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(values, pa.float64()))


def _words(level: Mapping[str, Any]) -> str:
    return f"{level['label_for_charts']} {_weight(level):+.1f}"


def _weight(level: Mapping[str, Any]) -> float:
    return math.log2(level["m_probability"] / level["u_probability"])


def _sentence(code: int, spoken: list[list[str]]) -> str:
    parts = []
    for words in reversed(spoken):
        code, outcome = divmod(code, len(words))
        parts.append(words[outcome])
    return ", ".join(part for part in reversed(parts) if part)
