from hcploop.schema.kinds import KINDS
from hcploop.structure import name_decisions


def decided(*rows):
    base = {"row_number": 1, "feed": "f", "file": "1.csv", "source": "stewards"}
    staged = KINDS["name_decisions"].staged.rows([{**base, "row_number": n, **row} for n, row in enumerate(rows)])
    told = name_decisions(staged).order_by("raw", "place").to_pyarrow().to_pylist()
    return [(row["kind"], row["raw"], row["place"], row["value"]) for row in told]


def test_the_last_decision_about_a_name_stands():
    first = {"kind": "hospital", "raw": "一院 ", "value": "h1"}

    assert decided(first, {**first, "raw": "一院", "value": "h2"}) == [("hospital", "一院", "", "h2")]


def test_one_name_may_mean_two_hospitals_in_two_places():
    told = decided(
        {"kind": "hospital", "raw": "一院", "place": "武汉", "value": "h1"},
        {"kind": "hospital", "raw": "一院", "place": "上海", "value": "h2"},
    )

    assert sorted(row[2:] for row in told) == [("上海", "h2"), ("武汉", "h1")]


def test_without_a_value_it_is_none_of_those_known():
    assert decided({"kind": "hospital", "raw": "老医院"}) == [("hospital", "老医院", "", "")]
