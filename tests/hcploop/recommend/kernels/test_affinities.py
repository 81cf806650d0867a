import numpy as np
import pytest

from hcploop import schema
from hcploop.recommend import RecommendPolicy, affinities

CONTENTS = ["a", "b", "c", "d"]
MARKS = {"a": "lung", "b": "lung", "c": "breast", "d": "lung"}


def _affinities(together, *, marks=MARKS, **model):
    content = [{"content_id": one, "title": one, "brand": "all", "source": "cms"} for one in CONTENTS]
    tagged = [{"content_id": one, "tag": name, "weight": 1.0, "tagged_by": "field"} for one, name in marks.items()]
    names = sorted(set(marks.values()))
    tags = [
        {"tag": one, "family": "disease", "name_zh": one, "name_en": one, "synonyms": [], "parents": []}
        for one in names
    ]
    counted = [
        {"content_a": a, "content_b": b, "together": float(together[i, j])}
        for i, a in enumerate(CONTENTS)
        for j, b in enumerate(CONTENTS)
        if together[i, j]
    ]
    found = affinities(
        schema.gram.arrow(counted),
        schema.content.arrow(content),
        schema.content_tag.arrow(tagged),
        schema.tag.arrow(tags),
        policy=RecommendPolicy.from_table({"model": model}, "policy/recommend.toml"),
    )
    return {(row["content_id"], row["suggests_id"]): row["weight"] for row in found.to_pylist()}


def _together(seed=7, people=50):
    taken = np.random.default_rng(seed).random((people, 4)) < 0.4
    taken[:, 3] = False
    return taken.T.astype(float) @ taken


def test_it_is_the_closed_form_of_ease_with_tags_as_customers():
    together = _together()

    found = _affinities(together, ridge=3.0, tag_customers=2.0, dropout=0.2)

    marks = np.array([[1, 0], [1, 0], [0, 1]], float)
    whole = together[:3, :3] + 2 * marks @ marks.T
    inverse = np.linalg.inv(whole + 3 * np.eye(3) + 0.25 * np.diag(np.diag(whole)))
    wanted = -inverse / np.diag(inverse)
    for i, a in enumerate("abc"):
        for j, b in enumerate("abc"):
            assert (found[a, b] == pytest.approx(wanted[i, j], rel=1e-4)) if i != j else (a, b) not in found


def test_contents_of_one_tag_speak_for_one_another_where_nobody_took_in_both():
    together = np.diag([5.0, 5.0, 5.0, 0.0])

    found = _affinities(together, ridge=1.0, tag_customers=5.0)

    assert found["a", "b"] > 0.1
    assert found.get(("a", "c"), 0.0) == pytest.approx(0, abs=1e-6)


def test_a_content_that_nobody_took_in_is_suggested_by_what_has_its_tags():
    together = np.diag([5.0, 5.0, 5.0, 0.0])

    found = _affinities(together, ridge=1.0, tag_customers=5.0)

    assert found["a", "d"] > 0
    assert found["a", "d"] > found.get(("c", "d"), 0.0)
    assert not any(first == "d" for first, _ in found)


def test_only_the_largest_are_kept():
    found = _affinities(_together(), top_affinities=1)

    assert len(found) == 3


def test_a_market_where_nobody_took_anything_in_has_none():
    assert _affinities(np.zeros((4, 4))) == {}
