"""What agreement and disagreement weigh, learned from the data where the data can tell."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from splink import Linker, SettingsCreator
from splink.internals.exceptions import EMTrainingException, SplinkException

if TYPE_CHECKING:
    from splink.internals.splink_dataframe import SplinkDataFrame

_TRAINING_RULES = (
    "l.block_phone = r.block_phone",
    "l.block_name_place = r.block_name_place",
    "l.block_licence = r.block_licence",
)
_PRIVATE_RULES = (
    ("given_key", "family_key"),
    ("birth_date",),
    ("postcode",),
    ("address",),
)
"""Where names, birth and address are told: what two records must share to be learned from."""

_STEP = 0.25
"""How far m moves from its stated value to the learned one, on the log scale.

Blocks also hold pairs of two people, whom the training cannot see, and a day with many moves teaches another m than
the day before: a daily file would then end up further from comparing all anew (`bench/oneid_market.py` tells how far).
"""

_logger = logging.getLogger(__name__)


def trained(
    data: SplinkDataFrame, settings: dict[str, Any], chance: Mapping[tuple[str, str], float], *, pairs: int
) -> dict[str, Any]:
    """Settings with the m and u that the data show, and the stated values where they show none.

    u, the share of an outcome among pairs of two people, is what pairs drawn by chance show: nearly all of
    them are two people. m, the share among pairs of one person, is found by expectation maximisation
    (Dempster, Laird, Rubin 1977; Winkler 1988) within three blocks; what a block itself fixes is learned from
    the other two. A value counts as learned only where it is a proportion above 0 and below 1 and where
    agreement did not come out as evidence against.

    Parameters
    ----------
    data : splink.SplinkDataFrame
        `schema.linkage_evidence`, registered.
    settings : dict
        What `splink_settings` gave.
    chance : mapping of (str, str) to float
        What `agreeing_by_chance` gave.
    pairs : int
        The most pairs to learn from within a block.

    Returns
    -------
    dict
        Settings of the same form.
    """
    by_chance = _with_chance(settings, chance)
    linker = Linker(data, SettingsCreator.from_path_or_dict(by_chance), log_level=None)
    rules = [rule["blocking_rule"] for rule in settings["blocking_rules_to_generate_predictions"]]
    told = {need for rule in _PRIVATE_RULES for need in rule if _is_compared(settings, need)}
    private = [" AND ".join(f"l.{name} = r.{name}" for name in rule) for rule in _PRIVATE_RULES if told >= set(rule)]
    for rule in [*(rule for rule in _TRAINING_RULES if rule in rules), *private]:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=pairs, record_sample_proportion=0.3
            )
        except (EMTrainingException, SplinkException, ZeroDivisionError) as error:
            # A handful of pairs teaches nothing: the stated values stay.
            _logger.info("nothing learned from %s: %s", rule, str(error).splitlines()[0])
    return _with_learned(settings, linker.misc.save_model_to_json())


def _with_chance(settings: dict[str, Any], chance: Mapping[tuple[str, str], float]) -> dict[str, Any]:
    """Settings with the u that were counted."""
    comparisons = []
    for comparison in settings["comparisons"]:
        levels = []
        for level in comparison["comparison_levels"]:
            u = chance.get((comparison["output_column_name"], level["label_for_charts"]))
            told = u is not None and not level.get("fix_u_probability")
            levels.append({**level, "u_probability": u} if told else level)
        comparisons.append({**comparison, "comparison_levels": levels})
    return {**settings, "comparisons": comparisons}


def _is_compared(settings: dict[str, Any], column: str) -> bool:
    """Whether a comparison reads a column: without one there is nothing in it."""
    return any(
        f"{column}_l" in level["sql_condition"]
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
    )


def _with_learned(stated: dict[str, Any], model: dict[str, Any]) -> dict[str, Any]:
    both = zip(stated["comparisons"], model["comparisons"], strict=True)
    prior = stated["probability_two_random_records_match"]
    return {**stated, "comparisons": [_comparison(told, learned, prior) for told, learned in both]}


def _comparison(stated: dict[str, Any], model: dict[str, Any], prior: float) -> dict[str, Any]:
    both = zip(stated["comparison_levels"], model["comparison_levels"], strict=True)
    levels = [_level(told, learned, prior) for told, learned in both]
    valued = [level for level in levels if not level.get("is_null_level")]
    best, last = valued[0], valued[-1]
    sensible = best["m_probability"] > best["u_probability"] and last["m_probability"] < last["u_probability"]
    return {**stated, "comparison_levels": levels} if sensible else stated


def _level(stated: dict[str, Any], model: dict[str, Any], prior: float) -> dict[str, Any]:
    if stated.get("is_null_level"):
        return stated
    level = dict(stated)
    m, u = model.get("m_probability"), model.get("u_probability")
    if _is_share(m) and not stated.get("fix_m_probability"):
        # Sums in another order differ in the sixteenth digit: every engine and run gives one model.
        level["m_probability"] = float(f"{m**_STEP * stated['m_probability'] ** (1 - _STEP):.10g}")
    if _is_share(u) and not stated.get("fix_u_probability"):
        # Pairs drawn by chance hold a few of one person, who all agree: in small data they are most that agree.
        by_chance = u - prior * level["m_probability"]
        # Too few pairs by chance share a telephone to count them: never rarer than stated by a hundred times.
        level["u_probability"] = min(max(by_chance, stated["u_probability"] / 100), 1 - 1e-9)
    return level


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, float) and 1e-6 < value < 1
