"""How the match weight of a pair comes about, step by step."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from hcploop import schema
from hcploop.oneid.kernels.words import rare_comparisons

PRIOR, LEARNED, RARE = "prior", "prior learned", "rare values"
"""Steps that no comparison tells."""
_PART = re.compile(r"(.+?) ([+-]\d+\.\d)(?:, |$)")
_ROUNDED = 1e-4
"""Scores are kept to six digits, so a few steps may differ from their sum by less than this."""


def waterfall(pairs: pa.Table, model: pa.Table) -> pa.Table:
    """The steps from the prior to the match weight of each pair, after Fellegi and Sunter (1969).

    `W = log2(p / (1 - p)) + sum of (log2(m / u) + rarity)` over the comparisons that are known of the pair, and the
    probability is `2^W / (1 + 2^W)`.

    Parameters
    ----------
    pairs : schema.pair_score
        Some pairs. Without their `rarity`, as earlier versions wrote them, what rare values add is one step at the end.
    model : schema.linkage_model
        By which they were scored; one row.

    Returns
    -------
    schema.pair_step
        The steps of each pair, in the order of the pairs and of the comparisons. Where the scores themselves told how
        many pairs are one person, that is the step `prior learned`.

    Examples
    --------
    >>> level = {"label_for_charts": "name same", "m_probability": 0.8, "u_probability": 0.1}
    >>> told = {
    ...     "probability_two_random_records_match": 0.2,
    ...     "comparisons": [{"output_column_name": "name", "comparison_levels": [level]}],
    ... }
    >>> model = {"trained_on": 9, "settings": json.dumps(told), "traits": [], "learns_prior": False}
    >>> pair = {"record_a": 1, "record_b": 2, "probability": 2 / 3, "match_weight": 1.0, "rarity": []}
    >>> pairs = schema.pair_score.arrow([pair | {"evidence": "name same +3.0"}])
    >>> steps = waterfall(pairs, schema.linkage_model.arrow([model])).to_pylist()
    >>> [(one["words"], one["weight"], one["total"]) for one in steps]
    [('prior', -2.0, -2.0), ('name same', 3.0, 1.0)]
    """
    if not pairs.num_rows or not model.num_rows:
        return schema.pair_step.arrow([])
    (told,) = model.to_pylist()
    settings = json.loads(told["settings"])
    known = _levels(settings)
    rows = [
        step
        for pair in pairs.to_pylist()
        for step in _summed(pair, _steps(pair, settings, known, learns_prior=told["learns_prior"]))
    ]
    return schema.pair_step.arrow(rows)


def _levels(settings: Mapping[str, Any]) -> dict[str, tuple[float, int | None]]:
    """Of each outcome its weight, and where what rare values add to its comparison stands in `rarity`."""
    rare = {name: at for at, name in enumerate(rare_comparisons(settings))}
    return {
        level["label_for_charts"]: (
            math.log2(level["m_probability"] / level["u_probability"]),
            rare.get(comparison["output_column_name"]),
        )
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }


def _steps(
    pair: Mapping[str, Any],
    settings: Mapping[str, Any],
    known: Mapping[str, tuple[float, int | None]],
    *,
    learns_prior: bool,
) -> Iterator[tuple[str, float, float]]:
    prior = settings["probability_two_random_records_match"]
    compared, rarity = [], pair.get("rarity")
    for words, weight in _PART.findall(pair["evidence"]):
        exact, at = known.get(words, (float(weight), None))
        added = rarity[at] if rarity is not None and at is not None else 0.0
        compared.append((words, exact + added, added))
    begun = math.log2(prior / (1 - prior))
    left = pair["match_weight"] - begun - sum(weight for _, weight, _ in compared)
    yield PRIOR, begun, 0.0
    if learns_prior and rarity is not None:
        yield LEARNED, left, 0.0
    yield from compared
    if rarity is None and abs(left) > _ROUNDED:
        yield RARE, left, left


def _summed(pair: Mapping[str, Any], steps: Iterator[tuple[str, float, float]]) -> Iterator[dict[str, Any]]:
    total = 0.0
    for number, (words, weight, rarity) in enumerate(steps, start=1):
        total += weight
        yield {
            "record_a": pair["record_a"],
            "record_b": pair["record_b"],
            "step": number,
            "words": words,
            "weight": weight,
            "rarity": rarity,
            "total": total,
        }
