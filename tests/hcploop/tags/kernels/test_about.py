"""What contents are about, as a matrix."""

import numpy as np

from hcploop import schema
from hcploop.tags.kernels.about import About

TAG = [
    {"tag": name, "family": family, "name_zh": name, "name_en": name, "synonyms": [], "parents": []}
    for name, family in (("video", "form"), ("lung", "disease"), ("breast", "disease"), ("unused", "layer"))
]


def about(*rows):
    told = [{"content_id": content, "tag": tag, "weight": weight, "tagged_by": "text"} for content, tag, weight in rows]
    return About.of(schema.content_tag.arrow(told), schema.tag.arrow(TAG))


def test_contents_and_tags_stand_in_the_order_of_their_ids():
    found = about(("二", "video", 0.5), ("b", "lung", 0.25), ("b", "breast", 1.0))

    assert found.content_ids.to_pylist() == ["b", "二"]
    assert found.tags.to_pylist() == ["breast", "lung", "video"]
    assert found.families.to_pylist() == ["disease", "disease", "form"]
    assert found.carried.toarray().tolist() == [[1.0, 0.25, 0.0], [0.0, 0.0, 0.5]]


def test_a_tag_that_the_taxonomy_does_not_know_is_left_out_but_its_content_is_numbered():
    found = about(("a", "retired", 0.5), ("b", "lung", 0.5))

    assert found.tags.to_pylist() == ["lung"]
    assert found.carried.toarray().tolist() == [[0.0], [0.5]]


def test_tags_of_a_family_share_its_number():
    found = about(("a", "video", 0.5), ("a", "lung", 0.5), ("a", "breast", 0.5))

    breast, lung, video = found.family
    assert breast == lung != video


def test_there_may_be_no_contents():
    found = about()

    assert found.carried.shape == (0, 0)
    assert found.family.dtype == np.int64
