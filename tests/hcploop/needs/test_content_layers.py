from hcploop import schema
from hcploop.needs import NeedsPolicy, content_layers


def _layers(contents, marks=()):
    content = schema.content.rows([{"title": "t", "brand": "all", "source": "cms", **one} for one in contents])
    tags = schema.content_tag.rows(
        [{"content_id": one, "tag": tag, "weight": weight, "tagged_by": "text"} for one, tag, weight in marks]
    )
    found = content_layers(content, tags, policy=NeedsPolicy.default()).to_pyarrow().to_pylist()
    return {row["content_id"]: row["layer"] for row in found}


def test_a_content_names_its_layer_in_chinese_in_english_or_by_its_id():
    words = {"a": "safety", "b": "病例经验积累", "c": " Frontier Evidence ", "d": "学术影响力"}

    found = _layers([{"content_id": one, "layer": word} for one, word in words.items()])

    assert found == {"a": "safety", "b": "cases", "c": "precision", "d": "influence"}


def test_where_the_field_says_nothing_the_heaviest_tag_does():
    found = _layers(
        [{"content_id": "a"}, {"content_id": "b", "layer": "cases"}, {"content_id": "c", "layer": "no such word"}],
        [
            ("a", "influence", 0.9),
            ("a", "basic_safe_care", 0.4),
            ("b", "influence", 0.9),
            ("c", "case_experience", 0.3),
        ],
    )

    assert found == {"a": "influence", "b": "cases", "c": "cases"}


def test_a_content_that_serves_no_layer_is_left_out():
    found = _layers([{"content_id": "a"}], [("a", "lung_cancer", 1.0)])

    assert found == {}
