import datetime as dt

import pytest

from hcploop import schema
from hcploop.channels import CHANNELS
from hcploop.nextbest.candidates import candidates, seen_contents
from hcploop.nextbest.routes import routes

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")
ROUTES = routes(CHANNELS, used=["visit", "email", "meeting"], has_medical_team=True)


@pytest.fixture
def picked(pack):
    def made(contents, seen=(), person=None, brand="kexin"):
        usual = {"brand": "all", "state": "approved", "form": "article"}
        rows = [{"content_id": f"K{place}", **usual, **one} for place, one in enumerate(contents, start=1)]
        told = [
            {"one_id": "A", "brand": brand, "content_id": row["content_id"], "position": place}
            for place, row in enumerate(rows, start=1)
        ]
        found = candidates(
            schema.recommendation.rows(told),
            schema.content.rows(rows),
            schema.person_fact.rows([{"one_id": "A", "is_verified": True, **(person or {})}]),
            schema.seen_content.rows([{"one_id": "A", "content_id": one} for one in seen]),
            routes=ROUTES,
            pack=pack(),
            as_of=AS_OF,
        )
        return {(row["channel"], row["hand"]): row for row in found.to_pyarrow().to_pylist()}

    return made


def contents(found):
    return {route: row["content_id"] for route, row in found.items()}


def test_each_route_takes_the_best_content_that_it_carries(picked):
    found = picked([{"form": "meeting"}, {"form": "detail_aid"}, {}])

    assert contents(found) == {
        ("meeting", "own"): "K1",
        ("meeting", "medical"): "K1",
        ("visit", "own"): "K2",
        ("visit", "medical"): "K3",
        ("email", "system"): "K3",
    }
    assert [found["visit", "own"][name] for name in ("action", "position", "is_personal")] == ["visit", 2, True]


def test_what_was_seen_gives_way_to_what_was_not(picked):
    assert contents(picked([{}, {}], seen=["K1"]))["email", "system"] == "K2"


def test_what_was_seen_stands_where_there_is_nothing_else_and_is_marked(picked):
    row = picked([{}], seen=["K1"])["email", "system"]

    assert (row["content_id"], row["is_seen"]) == ("K1", True)


def test_a_product_gives_way_for_who_is_not_verified(picked):
    product = [{"brand": "kexin"}, {}]

    assert contents(picked(product))["email", "system"] == "K1"
    assert contents(picked(product, person={"is_verified": False}))["email", "system"] == "K2"


def test_a_content_that_may_not_be_used_gives_way(picked):
    assert contents(picked([{"state": "draft"}, {"expires_at": AS_OF}, {}]))["email", "system"] == "K3"


def test_a_form_in_chinese_is_carried_where_it_belongs(picked):
    assert {channel for channel, _ in picked([{"form": "科室会"}])} == {"meeting"}


def test_a_form_that_nobody_knows_is_reading(picked):
    assert {channel for channel, _ in picked([{"form": None}])} == {"visit", "email"}


def test_reading_and_being_shown_is_seeing_and_being_sent_is_not():
    did = [("read", "K1"), ("visit", "K2"), ("send", "K3"), ("deliver", "K4"), ("read", None), ("read", "K5")]
    months = [{"record_id": 1, "action": action, "content_id": content} for action, content in did]
    persons = schema.record_person.rows([{"record_id": 1, "one_id": "A"}, {"record_id": 2, "one_id": "A"}])
    asked = [{"one_id": "A", "content_id": one} for one in ("K1", "K2", "K3", "K4")]

    found = seen_contents(schema.recommendation.rows(asked), schema.record_content_month.rows(months), persons)

    assert sorted(row["content_id"] for row in found.to_pyarrow().to_pylist()) == ["K1", "K2"]
