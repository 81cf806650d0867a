"""How two records are compared, and what each outcome weighs before anything is learned from the data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from hcploop.oneid.block import BLOCKS
from hcploop.oneid.levels import Comparison, Level, either_null
from hcploop.oneid.private_life import PRIVATE, trait_comparison

_SAME_PLACE = "(l.place_key = r.place_key OR l.hospital_key = r.hospital_key)"
_FULL_NAMES = "l.name_key IS NOT NULL AND r.name_key IS NOT NULL"
_ONE_WECHAT = (
    "(l.wechat_unionid = r.wechat_unionid OR l.wechat_openid = r.wechat_openid "
    "OR l.external_userid = r.external_userid)"
)

_ONE_IDENTIFIER = "array_length(array_intersect(l.other_ids, r.other_ids)) > 0"

_IN_PARTS = {"given_key", "family_key"}
_PARTS_TOLD = (
    "(l.given_key IS NOT NULL OR l.family_key IS NOT NULL) AND (r.given_key IS NOT NULL OR r.family_key IS NOT NULL)"
)

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "name",
        ("name_key", "surname_key"),
        f"NOT coalesce(l.name_key = r.name_key OR l.pinyin = r.pinyin, FALSE) AND ({either_null('surname_key')} "
        f"OR (({either_null('name_key')}) AND (l.surname_key < '~') <> (r.surname_key < '~')))",
        (
            Level("name same", "l.name_key = r.name_key", 0.80, 5e-4, "name_key", counted_on="name_key"),
            Level("name sounds the same", "l.pinyin = r.pinyin", 0.04, 8e-4, counted_on="pinyin"),
            Level(
                "name alike",
                f"{_FULL_NAMES} AND (jaro_winkler_similarity(l.pinyin, r.pinyin) >= 0.92 "
                "OR (length(l.name_key) >= 2 AND levenshtein(l.name_key, r.name_key) <= 1 "
                "AND length(l.name_key) + length(r.name_key) >= 5))",
                0.05,
                6e-3,
            ),
            Level(
                "surname same, given name unknown",
                "l.surname_key = r.surname_key AND (l.name_key IS NULL OR r.name_key IS NULL)",
                0.107,
                0.01,
                "surname_key",
                is_fixed=True,
            ),
            Level("name differs", "ELSE", 0.003, 0.98, is_fixed=True),
        ),
    ),
    Comparison(
        "hospital",
        ("place_key",),
        either_null("place_key"),
        (
            Level("hospital same", _SAME_PLACE, 0.84, 2e-3, "place_key"),
            Level("hospital differs, city same", "l.city = r.city", 0.08, 0.03),
            Level("hospital and city differ", "ELSE", 0.08, 0.968),
        ),
    ),
    Comparison(
        "city",
        ("city", "province"),
        f"(l.place_key IS NOT NULL AND r.place_key IS NOT NULL) OR (({either_null('city')}) AND "
        f"NOT coalesce(l.province <> r.province, FALSE))",
        (
            Level("city same, one hospital unknown", "l.city = r.city", 0.9, 0.03, "city"),
            Level("city differs, one hospital unknown", "ELSE", 0.1, 0.97),
        ),
    ),
    Comparison(
        "phone",
        ("phone", "desk_phone"),
        f"{either_null('phone')} AND NOT coalesce(l.desk_phone = r.desk_phone, FALSE)",
        (
            Level("phone same", "l.phone = r.phone", 0.80, 1e-5, rivals=0.04),
            Level(
                "phone same, shared by an office", "l.desk_phone = r.desk_phone", 0.02, 1e-4, counted_on="desk_phone"
            ),
            Level("phone one digit off", "levenshtein(l.phone, r.phone) <= 1", 0.02, 2e-5),
            Level("phone differs", "ELSE", 0.16, 0.9999, is_fixed=True),
        ),
    ),
    Comparison(
        "email",
        ("email",),
        either_null("email"),
        (
            Level("e-mail same", "l.email = r.email", 0.70, 1e-5, rivals=0.04),
            Level("e-mail differs", "ELSE", 0.30, 0.9999),
        ),
    ),
    Comparison(
        "licence",
        ("licence_no",),
        f"{either_null('licence_no')} OR l.licence_kind <> r.licence_kind",
        (
            Level("licence same", "l.licence_no = r.licence_no", 0.97, 1e-6, is_fixed=True, rivals=0.004),
            Level("licence differs", "ELSE", 0.03, 0.999999, is_fixed=True),
        ),
    ),
    Comparison(
        "wechat",
        ("wechat_unionid", "wechat_openid", "external_userid"),
        f"NOT coalesce({_ONE_WECHAT}, FALSE) AND NOT coalesce(l.unionid_platform = r.unionid_platform, FALSE)",
        (
            Level("WeChat same", _ONE_WECHAT, 0.95, 1e-6, is_fixed=True, rivals=0.004),
            Level("WeChat differs", "ELSE", 0.05, 0.999999, is_fixed=True),
        ),
    ),
    Comparison(
        "identifier",
        ("other_ids",),
        "NOT coalesce(array_length(array_intersect(l.other_ids, r.other_ids)) > 0, FALSE)",
        (
            Level(
                "identifier same",
                "array_length(array_intersect(l.other_ids, r.other_ids)) > 0",
                0.95,
                1e-5,
                rivals=0.04,
            ),
            Level("identifier differs", "ELSE", 0.05, 0.99999),
        ),
    ),
    Comparison(
        "department",
        ("department",),
        either_null("department"),
        (
            Level("department same", "l.department = r.department", 0.85, 0.08, "department"),
            Level("department differs", "ELSE", 0.15, 0.92),
        ),
    ),
    Comparison(
        "title",
        ("title_rank",),
        either_null("title_rank"),
        (
            Level("title same", "l.title_rank = r.title_rank", 0.80, 0.28),
            Level("title one rank apart", "abs(l.title_rank - r.title_rank) = 1", 0.15, 0.40),
            Level("title differs", "ELSE", 0.05, 0.32),
        ),
    ),
    *PRIVATE,
)


RARE_COLUMNS = tuple(
    dict.fromkeys(level.rare_column for one in COMPARISONS for level in one.levels if level.rare_column)
)
"""The columns whose rare values weigh more."""


def comparisons_for(filled: Collection[str], *, traits: Sequence[str] = ()) -> list[Comparison]:
    """Those of `COMPARISONS` that the data can make, and one for each trait.

    Parameters
    ----------
    filled : collection of str
        The columns of `schema.linkage_evidence` that hold a value in at least two rows.
    traits : sequence of str
        The names of the traits, in the order of the columns `trait_0`, `trait_1`, ….

    Returns
    -------
    list of Comparison
        In their order; at least one column of each is filled.
    """
    made = [comparison for comparison in COMPARISONS if any(need in filled for need in comparison.needs)]
    if _IN_PARTS & set(filled):
        # Names that both sides tell in parts are compared by parts: a whole name would say the same once more.
        made = [replace(one, unknown=f"{_PARTS_TOLD} OR {one.unknown}") if one.name == "name" else one for one in made]
    return made + [trait_comparison(number, name) for number, name in enumerate(traits)]


_COMMON = ("surname_key", "place_key", "city", "department")
"""Columns of which even a rare value is not rare."""


def splink_settings(comparisons: Collection[Comparison], *, blocks: Collection[str], prior: float) -> dict[str, Any]:
    """Write comparisons as the settings of Splink, with the stated values as first values.

    Parameters
    ----------
    comparisons : collection of Comparison
        What is compared.
    blocks : collection of str
        The block columns that hold a key.
    prior : float
        The probability that two records drawn by chance are one person.

    Returns
    -------
    dict
        What `splink.SettingsCreator.from_path_or_dict` takes.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_id",
        "probability_two_random_records_match": prior,
        "comparisons": [_splink_comparison(comparison, prior) for comparison in comparisons],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.{block.column} = r.{block.column}"} for block in BLOCKS if block.column in blocks
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "max_iterations": 15,
        "em_convergence": 0.001,
    }


def _splink_comparison(comparison: Comparison, prior: float) -> dict[str, Any]:
    unknown = {"sql_condition": _sided(comparison.unknown), "label_for_charts": "unknown", "is_null_level": True}
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [unknown, *(_splink_level(level, prior) for level in comparison.levels)],
    }


def _splink_level(level: Level, prior: float) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sql_condition": _sided(level.sql),
        "label_for_charts": level.words,
        "m_probability": level.m,
        "u_probability": level.u,
    }
    if level.is_fixed:
        told["fix_m_probability"] = True
    if level.rivals:
        # Pairs drawn by chance that share such a value are nearly all of one person: u cannot be counted.
        told["u_probability"] = min(level.u, level.rivals * prior * level.m)
        told["fix_u_probability"] = True
    if level.rare_column:
        told["tf_adjustment_column"] = level.rare_column
        told["tf_minimum_u_value"] = _rarest(level.rare_column, prior)
        told["disable_tf_exact_match_detection"] = True
    return told


def _rarest(column: str, prior: float) -> float:
    """How rare a value may count at most: a whole name no rarer than one record in all."""
    if column in _COMMON:
        return 1e-3
    return min(1e-4, prior) if column == "name_key" else 1e-4


def _sided(sql: str) -> str:
    """`l.name` as Splink wants it in a comparison: `name_l`."""
    words = sql.replace("(", "( ").replace(")", " )").replace(",", " ,").split(" ")
    turned = [f"{word[2:]}_{word[0]}" if word[:2] in {"l.", "r."} else word for word in words]
    return " ".join(turned)
