import ibis

from hcploop import schema
from hcploop.scoring.ranks import place, population


def test_ties_share_one_place_and_nulls_have_none():
    table = ibis.memtable({"who": ["a", "b", "c", "d"], "group": ["g"] * 4, "amount": [1.0, 2.0, 2.0, None]})

    placed = place(table, "amount", within=["group"]).order_by("who").to_pyarrow().to_pylist()

    assert [(row["below"], row["equal"], row["known"]) for row in placed] == [
        (0, 1, 3),
        (1, 2, 3),
        (1, 2, 3),
        (None, None, None),
    ]


def test_an_unknown_province_is_a_population_of_its_own():
    hcp = schema.hcp.rows(
        [
            {"one_id": "a", "province": "廣東", "records": 1, "sources": [], "confidence": 1.0},
            {"one_id": "b", "records": 1, "sources": [], "confidence": 1.0},
        ]
    )

    names = hcp.mutate(name=population(hcp, ["province", "market"])).order_by("one_id").name

    assert names.to_pyarrow().to_pylist() == ["province=廣東, market=?", "province=?, market=?"]
