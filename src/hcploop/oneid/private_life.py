"""How two records are compared by what is told of people beyond their work: names in parts, birth, address, traits."""

from __future__ import annotations

from hcploop.oneid.levels import Comparison, Level, either_null

_YEAR, _MONTH, _DAY = (
    "substr(l.birth_date, 1, 4) = substr(r.birth_date, 1, 4)",
    "substr(l.birth_date, 5, 2) = substr(r.birth_date, 5, 2)",
    "substr(l.birth_date, 7, 2) = substr(r.birth_date, 7, 2)",
)
_TURNED = (
    f"{_YEAR} AND substr(l.birth_date, 5, 2) = substr(r.birth_date, 7, 2) "
    "AND substr(l.birth_date, 7, 2) = substr(r.birth_date, 5, 2)"
)
_SHARED_WORDS = "array_length(array_intersect(l.more_words, r.more_words))"


def _part_of_name(name: str, column: str, other: str, *, u: float) -> Comparison:
    """Compare one part of a name, also with the other part and with the name's further words."""
    elsewhere = (
        f"l.{column} = r.{other} OR r.{column} = l.{other} "
        f"OR array_contains(l.more_words, r.{column}) OR array_contains(r.more_words, l.{column})"
    )
    return Comparison(
        f"{name}_name",
        (column,),
        either_null(column),
        (
            Level(f"{name} name same", f"l.{column} = r.{column}", 0.72, u, column),
            Level(f"{name} name alike", f"jaro_winkler_similarity(l.{column}, r.{column}) >= 0.92", 0.08, 0.005),
            Level(f"{name} name stands elsewhere in the name", elsewhere, 0.04, 0.003),
            Level(
                f"{name} name shortened",
                f"starts_with(l.{column}, r.{column}) OR starts_with(r.{column}, l.{column})",
                0.03,
                0.005,
            ),
            Level(f"{name} name somewhat alike", f"jaro_winkler_similarity(l.{column}, r.{column}) >= 0.8", 0.05, 0.02),
            Level(f"{name} name differs", "ELSE", 0.08, 0.957),
        ),
    )


PRIVATE: tuple[Comparison, ...] = (
    _part_of_name("given", "given_key", "family_key", u=0.01),
    _part_of_name("family", "family_key", "given_key", u=0.003),
    Comparison(
        "more_words",
        ("more_words",),
        f"{either_null('more_words')} OR array_length(l.more_words) = 0 OR array_length(r.more_words) = 0",
        (
            Level("two further words of the name same", f"{_SHARED_WORDS} >= 2", 0.35, 0.002),
            Level("a further word of the name same", f"{_SHARED_WORDS} = 1", 0.40, 0.03),
            Level("further words of the name differ", "ELSE", 0.25, 0.968),
        ),
    ),
    Comparison(
        "birth",
        ("birth_date",),
        either_null("birth_date"),
        (
            Level("day of birth same", "l.birth_date = r.birth_date", 0.75, 1e-3, "birth_date"),
            Level("day of birth one digit off", "levenshtein(l.birth_date, r.birth_date) <= 1", 0.10, 1e-3),
            Level("day and month of birth turned round", _TURNED, 0.01, 5e-4),
            Level("day of birth two digits off", "levenshtein(l.birth_date, r.birth_date) <= 2", 0.03, 0.01),
            Level(
                "two of day, month and year of birth same",
                f"{_YEAR} AND {_MONTH} OR {_YEAR} AND {_DAY} OR {_MONTH} AND {_DAY}",
                0.03,
                0.01,
            ),
            Level("year of birth same", _YEAR, 0.02, 0.01),
            Level("day of birth differs", "ELSE", 0.06, 0.9675),
        ),
    ),
    Comparison(
        "postcode",
        ("postcode",),
        either_null("postcode"),
        (
            Level("postcode same", "l.postcode = r.postcode", 0.70, 1e-3, "postcode"),
            Level("postcode one sign off", "levenshtein(l.postcode, r.postcode) <= 1", 0.08, 2e-3),
            Level("first part of the postcode same", "l.post_area = r.post_area", 0.10, 5e-3, "post_area"),
            Level("postcode differs", "ELSE", 0.12, 0.992),
        ),
    ),
    Comparison(
        "address",
        ("address",),
        either_null("address"),
        (
            Level("street same", "l.address = r.address", 0.70, 1e-3, "address"),
            Level("street alike", "jaro_winkler_similarity(l.address, r.address) >= 0.9", 0.10, 2e-3),
            Level("street somewhat alike", "jaro_winkler_similarity(l.address, r.address) >= 0.8", 0.05, 0.01),
            Level("street differs", "ELSE", 0.15, 0.987),
        ),
    ),
    Comparison(
        "sex",
        ("sex",),
        either_null("sex"),
        (Level("sex same", "l.sex = r.sex", 0.95, 0.5), Level("sex differs", "ELSE", 0.05, 0.5)),
    ),
)
"""What is compared beside `settings.COMPARISONS`, where a market tells it."""


def trait_comparison(number: int, name: str) -> Comparison:
    """Compare a trait that a market made up itself.

    Parameters
    ----------
    number : int
        Of the column `trait_<number>`.
    name : str
        As the market calls it.

    Returns
    -------
    Comparison
        Same, alike or one part of the other, differs.
    """
    one, other = f"l.trait_{number}", f"r.trait_{number}"
    return Comparison(
        f"trait_{number}",
        ("traits",),
        either_null(f"trait_{number}"),
        (
            Level(f"{name} same", f"{one} = {other}", 0.75, 0.02, f"trait_{number}"),
            Level(
                f"{name} alike",
                f"jaro_winkler_similarity({one}, {other}) >= 0.9 "
                f"OR contains({one}, {other}) OR contains({other}, {one})",
                0.10,
                0.01,
            ),
            Level(f"{name} differs", "ELSE", 0.15, 0.97),
        ),
    )
