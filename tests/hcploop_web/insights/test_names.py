"""Names that no rule is sure of, and what each could mean."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.insights.names import NameQuery, OpenName, could_mean, find_known, known_as, names

pytestmark = pytest.mark.slow


def _review(out, **wanted):
    rows = open_snapshot(out).arrow("name_review").to_pylist()
    return [row for row in rows if all(row[field] == value for field, value in wanted.items())]


def _key(row):
    return row["kind"], row["raw"], row["place"]


def _open(kind, raw):
    return OpenName(kind, raw, "", 1, None, "unknown", None, None)


def test_the_most_frequent_comes_first_and_what_is_skipped_last(market):
    rows = _review(market)

    told = names(NameQuery(), rows=len(rows))
    first = told.following[0]
    skipped = names(NameQuery(skipped=((first.kind, first.raw, first.place),)), rows=len(rows))

    assert told.name.records == max(row["records"] for row in rows)
    assert (told.left, told.total, len(told.following)) == (len(rows),) * 3
    assert [one.records for one in told.following] == sorted((row["records"] for row in rows), reverse=True)
    assert skipped.following[-1] == first


def test_filters_keep_what_they_name_and_a_chosen_name_comes_before_others(market):
    hospitals = _review(market, kind="hospital")
    last = min(hospitals, key=lambda row: row["records"])

    told = names(NameQuery(kind="hospital", text=last["raw"], chosen=_key(last)), rows=1000)

    assert told.total == sum(last["raw"] in row["raw"] for row in hospitals)
    assert (told.name.raw, told.name.place) == (last["raw"], last["place"])
    same = [row["records"] for row in hospitals if row["raw"] == last["raw"] and row["place"] != last["place"]]
    assert told.name.elsewhere == sum(same)
    assert names(NameQuery(text="' OR 1=1 --"), rows=10).total == 0
    assert names(NameQuery(chosen=("hospital", "nobody wrote this", "")), rows=10).name is None


def test_a_hospital_could_be_those_that_the_loop_found_the_likeliest_first(market):
    asked = next(row for row in _review(market, kind="hospital") if row["proposed_id"])

    near = could_mean(names(NameQuery(chosen=_key(asked)), rows=1).name)

    found = [row for row in open_snapshot(market).arrow("name_candidate").to_pylist() if row["raw"] == asked["raw"]]
    wanted = [row["institution_id"] for row in found if row["place"] == asked["place"]]
    assert [one.value for one in near] == wanted
    assert near[0].value == asked["proposed_id"]
    assert 1 < len(near) <= 5


def test_other_names_could_be_standard_names_of_their_kind(market):
    assert could_mean(_open("title", "付主任医师"))[0].value in {"主任医师", "副主任医师"}
    assert could_mean(_open("department", "PCCM")) == ()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("department", "腫瘤", "肿瘤科"),
        ("title", "fellow", None),
        ("place", "江苏 苏州", "江苏省 苏州市"),
        ("place", " ", None),
    ],
)
def test_each_word_that_is_looked_for_stands_in_what_is_found(market, kind, text, value):
    assert next((one.value for one in find_known(kind, text)), None) == value


def test_hospitals_are_found_by_name_other_name_place_and_id(market):
    listed = open_snapshot(market).arrow("institution").to_pylist()
    one = next(row for row in listed if row["aliases"] and row["city"])

    for text in (one["name"], one["aliases"][0], one["institution_id"].lower(), f"{one['city']} {one['name'][-4:]}"):
        assert one["institution_id"] in {known.value for known in find_known("hospital", text, rows=500)}
    assert known_as("hospital", one["institution_id"]) == one["name"]
    assert known_as("hospital", one["name"]) is None
    assert known_as("department", "肿瘤科") == "肿瘤科"
    assert known_as("department", "肿内科") is None
