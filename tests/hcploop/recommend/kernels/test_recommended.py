"""The example of two doctors and two contents among decoys, and the rules of a list, through the kernels."""

import collections
import datetime as dt
import itertools

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.recommend import ContentTables, PersonTables, RecommendPolicy, affinities, gram, gram_rows, recommended

TODAY = dt.date(2026, 6, 30)
TAGS = {
    "post": "form",
    "video": "form",
    "guideline": "form",
    "field_progress": "direction",
    "expert_view": "direction",
    "policy_news": "direction",
    "digest": "style",
    "in_depth": "style",
}


class Market:
    """Contents with tags, doctors with tags and histories; everything that is not said is the plainest there is."""

    def __init__(self):
        self.contents, self.marks, self.taken, self.earned, self.need = [], [], [], [], {}
        self.layers, self.refused, self.blocked = {}, [], set()

    def content(self, name, *tags, layer=None, brand="all", is_old=False, is_permitted=True):
        published = dt.datetime.fromisoformat("2020-01-01" if is_old else "2026-06-01")
        row = {"content_id": name, "title": f"On {name}", "brand": brand, "source": "cms", "published_at": published}
        self.contents.append(row)
        self.marks += [{"content_id": name, "tag": tag, "weight": 0.9, "tagged_by": "field"} for tag in tags]
        if layer:
            self.layers[name] = layer
        if not is_permitted:
            self.blocked.add(name)

    def doctor(self, name, *tags, took=(), next_layer=None, refuses=False):
        self.need[name] = next_layer
        self.earned += [(name, tag) for tag in tags]
        self.taken += [(name, content, place) for place, content in enumerate(took, start=1)]
        self.refused += [name] * refuses

    def recommended(self, *, brands=("all",), **policy):
        policy = RecommendPolicy.from_table(policy, "policy/recommend.toml")
        number = {one: place for place, one in enumerate(sorted(self.need))}
        numbers = [{"one_id": one, "person": place} for one, place in number.items()]
        history = [
            {"person": number[who], "content_id": what, "place": place, "last_on": TODAY, "strength": 0.6}
            for who, what, place in self.taken
        ]
        content, marks = schema.content.arrow(self.contents), schema.content_tag.arrow(self.marks)
        tag = schema.tag.arrow([_tag(*one) for one in TAGS.items()])
        teaching = gram_rows(
            schema.history.rows(history), schema.person_number.rows(numbers), as_of=TODAY, policy=policy
        )
        weights = affinities(
            gram(teaching).to_pyarrow(),
            content,
            marks,
            tag,
            policy=policy,
        )
        found = recommended(
            PersonTables(
                number=schema.person_number.arrow(numbers),
                need=schema.hcp_need.arrow([_need(*one) for one in itertools.product(self.need.items(), brands)]),
                history=schema.history.arrow(history),
                tags=_earned(self.earned, number),
                refusal=schema.refusal.arrow(
                    [{"one_id": one, "since": dt.datetime.fromisoformat("2026-01-01")} for one in self.refused]
                ),
            ),
            ContentTables(
                content=content,
                permitted=schema.permitted_content.arrow(
                    [_permitted(one["content_id"], brand, self.blocked) for one in self.contents for brand in brands]
                ),
                content_tag=marks,
                layers=schema.content_layer.arrow(
                    [{"content_id": one, "ladder": "clinical", "layer": layer} for one, layer in self.layers.items()]
                ),
                tag=tag,
            ),
            weights,
            as_of=TODAY,
            policy=policy,
        )
        return found.recommendation.to_pylist(), found.audience.to_pylist()


def _tag(name, family):
    return {"tag": name, "family": family, "name_zh": name, "name_en": name, "synonyms": [], "parents": []}


def _need(person, brand):
    one_id, above = person
    return {
        "one_id": one_id,
        "brand": brand,
        "ladder": "clinical",
        "layer": "safety",
        "next_layer": above,
        "reason": "title",
    }


def _permitted(content, brand, blocked):
    is_blocked = content in blocked
    rules = ["state"] * is_blocked
    return {"content_id": content, "brand": brand, "is_permitted": not is_blocked, "blocked_by": rules}


def _earned(earned, number):
    of_family = collections.Counter((who, TAGS[tag]) for who, tag in earned)
    rows = [{"person": number[who], "tag": tag, "share": 1 / of_family[who, TAGS[tag]]} for who, tag in earned]
    names = {"person": pa.int64(), "tag": pa.string(), "share": pa.float64()}
    return pa.Table.from_pylist(rows, schema=pa.schema(names.items()))


def _of(rows, who):
    return [row for row in rows if row["one_id"] == who]


@pytest.fixture(scope="module")
def two_doctors():
    market = Market()
    market.content("for zhang", "post", "field_progress", "digest")
    market.content("for li", "video", "expert_view", "digest")
    forms, directions = ("post", "video", "guideline"), ("field_progress", "expert_view", "policy_news")
    for number, tags in enumerate(itertools.product(forms, directions, ("digest", "in_depth"))):
        if tags not in {("post", "field_progress", "digest"), ("video", "expert_view", "digest")}:
            market.content(f"decoy {number:02d}", *tags)
    decoys = [one["content_id"] for one in market.contents if one["content_id"].startswith("decoy")]
    market.doctor("zhang", "post", "field_progress", "digest")
    market.doctor("li", "video", "expert_view", "digest")
    for number in range(40):
        tags = (forms[number % 3], directions[number // 3 % 3], "in_depth")
        market.doctor(
            f"other {number:02d}", *tags, took=[decoys[number % 16], decoys[(number * 5 + 1) % 16], decoys[number % 5]]
        )
    return market.recommended()


@pytest.mark.parametrize(
    ("doctor", "content", "tags"),
    [
        ("zhang", "for zhang", {"post", "field_progress", "digest"}),
        ("li", "for li", {"video", "expert_view", "digest"}),
    ],
)
def test_each_content_ranks_first_for_its_doctor_and_each_doctor_for_her_content(two_doctors, doctor, content, tags):
    recommendation, audience = two_doctors

    first = _of(recommendation, doctor)[0]
    best = next(row for row in audience if row["content_id"] == content)

    assert (first["position"], first["content_id"], first["driver"]) == (1, content, "tagged")
    assert set(first["because"]) == tags
    assert all(tag in first["reason"] for tag in tags)
    assert (best["position"], best["one_id"], best["driver"]) == (1, doctor, "tagged")
    assert set(best["because"]) == tags


def test_nothing_is_recommended_that_she_took_in_or_that_may_not_be_offered():
    market = Market()
    for name in "abcdef":
        market.content(name, is_old=True, is_permitted=name != "f")
    market.doctor("reader", took=["a", "b"])
    for number in range(9):
        market.doctor(f"other {number}", took=["a", "b", "c", "f"])

    recommendation, audience = market.recommended()

    assert {row["content_id"] for row in _of(recommendation, "reader")} == {"c", "d", "e"}
    assert not [
        row for row in audience if row["content_id"] == "f" or (row["one_id"] == "reader" and row["content_id"] in "ab")
    ]


def test_what_others_took_in_beside_hers_comes_first_and_is_told_as_the_reason():
    market = Market()
    for name in "abcdefgh":
        market.content(name, is_old=True)
    market.doctor("reader", took=["a"])
    for number in range(30):
        market.doctor(f"other {number}", took=["a", "b"] if number % 2 else ["c", "d"])

    first = _of(market.recommended(model={"ridge": 5.0, "prior_contents": 1.0})[0], "reader")[0]

    assert (first["content_id"], first["driver"], first["because"]) == ("b", "similar", ["a"])
    assert first["reason"] == "like what she took in: On a"


def test_who_wants_no_personal_choice_gets_what_is_popular_and_is_nobodys_audience():
    market = Market()
    market.content("liked", "video", "expert_view", is_old=True)
    for name in ("popular", "second", "third"):
        market.content(name, "post", is_old=True)
    for number in range(9):
        market.doctor(f"other {number}", took=["popular", "second", "liked"] if number % 2 else ["popular"])
    market.doctor("zhao", "video", "expert_view", took=["third"], refuses=True)
    market.doctor("qian", "video", "expert_view", took=["third"])

    recommendation, audience = market.recommended()

    zhao = _of(recommendation, "zhao")
    assert [row["content_id"] for row in zhao][:1] == ["popular"]
    assert {(row["serves"], row["driver"], *row["because"]) for row in zhao} == {("general", "popular")}
    assert zhao[0]["reason"] == "popular in the last month; she wants no personal choice"
    assert _of(recommendation, "qian")[0]["content_id"] == "liked"
    assert "zhao" not in {row["one_id"] for row in audience}


def test_a_content_of_her_next_need_stands_on_the_list_and_says_so():
    market = Market()
    for number in range(8):
        market.content(f"well known {number}", is_old=True)
        market.content(f"unknown {number}", is_old=True)
    market.content("next", layer="cases", is_old=True)
    market.doctor("reader", next_layer="cases")
    for number in range(40):
        known = [f"well known {one}" for one in range(8)]
        market.doctor(f"other {number}", took=[*known, "next"] if number % 4 else known)

    rows = _of(market.recommended()[0], "reader")

    found = {row["content_id"]: row for row in rows}["next"]
    assert (found["position"], found["serves"], found["driver"]) == (5, "progressive", "next_layer")
    assert found["reason"] == "her next need: cases"


def test_the_last_place_is_for_a_fresh_content_with_tags_that_suit_her():
    market = Market()
    for number in range(8):
        market.content(f"known {number}", "guideline", is_old=True)
        market.content(f"unknown {number}", "guideline", is_old=True)
    market.content("fresh video", "video")
    market.content("fresh post", "post")
    market.doctor("reader", "video")
    for number in range(20):
        market.doctor(f"other {number}", took=[f"known {one}" for one in range(8)])

    last = _of(market.recommended(families={"form": 0.1})[0], "reader")[-1]

    assert (last["position"], last["content_id"]) == (5, "fresh video")
    assert (last["driver"], last["is_exploration"], last["because"]) == ("fresh", True, ["video"])


def test_a_brand_recommends_its_own_contents_and_those_of_no_brand():
    market = Market()
    for name, brand in (("of x", "x"), ("of y", "y"), ("of none", "all")):
        market.content(name, brand=brand)
    market.doctor("reader")

    rows = market.recommended(brands=("x", "y"))[0]

    by_brand = {brand: {row["content_id"] for row in rows if row["brand"] == brand} for brand in "xy"}
    assert by_brand == {"x": {"of x", "of none"}, "y": {"of y", "of none"}}


def test_a_person_is_listed_by_person_brand_and_position_without_gaps(two_doctors):
    rows = two_doctors[0]

    keys = [(row["one_id"], row["brand"], row["position"]) for row in rows]
    assert keys == sorted(keys)
    assert [row["position"] for row in _of(rows, "zhang")] == [1, 2, 3, 4, 5]


def test_a_market_without_contents_or_without_people_gets_nothing():
    nobody, nothing = Market(), Market()
    nobody.content("a")
    nothing.doctor("reader")

    assert nobody.recommended() == ([], [])
    assert nothing.recommended() == ([], [])
