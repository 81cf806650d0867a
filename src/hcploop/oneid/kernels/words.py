"""What agreed and what did not, in words a steward reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
        `record_a`, `record_b`, `probability`, `match_weight`, and an outcome `gamma_<name>` a comparison:
        -1 unknown, else the level counted from the last, which is 0.
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
        outcome = scored[f"gamma_{comparison['output_column_name']}"].to_numpy().astype(np.int64) + 1
        code = code * (len(levels) + 1) + outcome
        spoken.append(["", *(_words(level) for level in reversed(levels))])
    distinct, place = np.unique(code, return_inverse=True)
    texts = pa.array([_sentence(int(one), spoken) for one in distinct], pa.string())
    table = scored.select(["record_a", "record_b", "probability", "match_weight"])
    return schema.pair_score.check_arrow(table.append_column("evidence", texts.take(pa.array(place))))


def _words(level: Mapping[str, Any]) -> str:
    return f"{level['label_for_charts']} {math.log2(level['m_probability'] / level['u_probability']):+.1f}"


def _sentence(code: int, spoken: list[list[str]]) -> str:
    parts = []
    for words in reversed(spoken):
        code, outcome = divmod(code, len(words))
        parts.append(words[outcome])
    return ", ".join(part for part in reversed(parts) if part)
