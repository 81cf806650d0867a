import datetime as dt

import pytest

from hcploop import schema
from hcploop.needs import NeedsPolicy, needs

TODAY = dt.date(2026, 6, 30)


def _hcp(*people):
    return schema.hcp.rows([{"records": 1, "sources": [], "confidence": 1.0, **person} for person in people])


def _placed(*people, brands=("all",), policy=None):
    found = needs(_hcp(*people), brands=list(brands), policy=policy or NeedsPolicy.default(), as_of=TODAY)
    return {(row["one_id"], row["brand"]): row for row in found.to_pyarrow().to_pylist()}


@pytest.mark.parametrize(
    ("rank", "layer", "above"),
    [(1, "safety", "cases"), (2, "cases", "precision"), (3, "precision", "influence"), (4, "influence", None)],
)
def test_the_title_alone_decides_where_years_are_not_known(rank, layer, above):
    found = _placed({"one_id": "a", "title": "医师", "title_rank": rank})["a", "all"]

    assert (found["layer"], found["next_layer"]) == (layer, above)


def test_many_years_lift_a_person_by_one_layer_and_the_reason_says_so():
    found = _placed({"one_id": "a", "title": "主治医师", "title_rank": 2, "graduated_year": 1990})["a", "all"]

    assert found["layer"] == "precision"
    assert found["reason"] == "title 主治医师, 36 years since graduation: precision; next is influence"


def test_few_years_lower_nobody():
    found = _placed({"one_id": "a", "title": "主任医师", "title_rank": 4, "graduated_year": 2020})["a", "all"]

    assert found["layer"] == "influence"


def test_without_a_title_years_decide():
    found = _placed({"one_id": "a", "graduated_year": 2016})["a", "all"]

    assert (found["layer"], found["reason"]) == (
        "cases",
        "title not known, 10 years since graduation: cases; next is precision",
    )


@pytest.mark.parametrize("year", [None, 1890, 2031])
def test_who_is_not_known_is_assumed_at_the_lowest_layer_and_the_reason_says_assumed(year):
    found = _placed({"one_id": "a", "graduated_year": year})["a", "all"]

    assert found["layer"] == "safety"
    assert "assumed" in found["reason"]


def test_a_brand_has_the_ladder_that_names_it():
    surgical = {
        "name": "surgical",
        "brands": ["stapler"],
        "layers": [
            {"name": "novice", "name_zh": "新晋术者", "name_en": "novice", "from_rank": 1, "from_years": 0},
            {"name": "mentor", "name_zh": "导师", "name_en": "mentor", "from_rank": 2, "from_years": 20},
        ],
    }
    ladders = [ladder.model_dump() for ladder in NeedsPolicy.default().ladders]
    policy = NeedsPolicy.from_table({"ladders": [*ladders, surgical]}, "policy/needs.toml")

    found = _placed({"one_id": "a", "title": "主治医师", "title_rank": 2}, brands=["pill", "stapler"], policy=policy)

    assert found["a", "pill"]["ladder"] == "clinical"
    assert (found["a", "stapler"]["ladder"], found["a", "stapler"]["layer"]) == ("surgical", "mentor")
