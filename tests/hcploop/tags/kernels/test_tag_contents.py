import pytest

from hcploop import schema
from hcploop.tags import ContentPolicy, TagPolicy, load_taxonomy, tag_contents

TAXONOMY = load_taxonomy()
NO_REVIEWS = schema.tag_review.arrow([])


def tagged(policy=None, reviews=NO_REVIEWS, **content):
    row = {"content_id": "c", "title": "", "brand": "all", "source": "cms", **content}
    table = tag_contents(schema.content.arrow([row]), TAXONOMY, reviews, policy=policy or TagPolicy())
    return {told["tag"]: (told["weight"], told["tagged_by"]) for told in table.to_pylist()}


def test_the_title_of_the_source_gives_cancer_breast_cancer_and_guideline_reading():
    found = tagged(title="大咖谈——乳腺癌诊疗指南解读")

    assert found["breast_cancer"] == (0.8, "text")
    assert found["cancer"] == (pytest.approx(0.56), "parent")
    assert found["guideline_reading"] == (0.8, "text")


def test_the_longest_word_counts_and_broader_tags_come_by_the_hierarchy():
    found = tagged(title="非小细胞肺癌")

    assert found == {
        "nsclc": (0.8, "text"),
        "lung_cancer": (pytest.approx(0.56), "parent"),
        "cancer": (pytest.approx(0.392), "parent"),
    }


def test_title_weighs_more_than_topics_than_message_than_body():
    weights = [
        tagged(title="胃癌")["gastric_cancer"],
        tagged(topics=["胃癌"])["gastric_cancer"],
        tagged(key_message="胃癌")["gastric_cancer"],
        tagged(body="胃癌")["gastric_cancer"],
    ]

    assert weights == [(0.8, "text"), (0.7, "topics"), (0.5, "text"), (0.25, "text")]


def test_more_mentions_weigh_more_but_never_more_than_one():
    few, many = tagged(body="胃癌")["gastric_cancer"][0], tagged(body="胃癌。" * 3)["gastric_cancer"][0]

    assert many == pytest.approx(1 - (1 - 0.25) ** 2, abs=1e-6)
    assert few < many < tagged(title="胃癌", topics=["胃癌"], body="胃癌。" * 500)["gastric_cancer"][0] <= 1


@pytest.mark.parametrize(
    ("field", "value", "tag"),
    [
        ("form", "视频", "video"),
        ("form", "case", "case_report"),
        ("form", "Guideline", "guideline"),
        ("axis", "clinical", "clinical"),
        ("focus", "治療方案", "treatment_plan"),
        ("focus", "trial_design", "trial_design"),
        ("layer", "基础安全诊疗", "basic_safe_care"),
        ("style", "归纳干货型", "digest"),
    ],
)
def test_fields_become_tags(field, value, tag):
    assert tagged(**{field: value})[tag] == (0.9, "field")


def test_a_field_value_that_nobody_knows_gives_no_tag():
    assert tagged(form="全息投影") == {}


def test_a_body_that_mentions_a_video_is_no_video():
    assert "video" not in tagged(title="胃癌", body="点击视频回放")
    assert "video" in tagged(title="胃癌手术视频精选")


def test_a_content_without_text_has_no_tags_and_is_no_error():
    assert tagged() == {}
    assert tagged(title="  ", topics=[None, ""], body="") == {}


def reviewed(**decisions):
    return schema.tag_review.arrow(
        [{"content_id": "c", "tag": tag, "decision": said} for tag, said in decisions.items()]
    )


def test_a_tag_that_a_reviewer_drops_is_gone_with_the_broader_tags_that_it_brought():
    found = tagged(title="胃癌 化疗", reviews=reviewed(gastric_cancer="drop"))

    assert "chemotherapy" in found
    assert {"gastric_cancer", "gi_cancer", "cancer"}.isdisjoint(found)


def test_a_broader_tag_can_be_dropped_alone():
    found = tagged(title="胃癌", reviews=reviewed(gi_cancer="drop"))

    assert found.keys() == {"gastric_cancer", "cancer"}


def test_a_tag_that_a_reviewer_keeps_has_full_weight_whether_the_text_tells_it_or_not():
    found = tagged(title="化疗", reviews=reviewed(胃癌="keep"))

    assert found["gastric_cancer"] == (1.0, "review")
    assert found["gi_cancer"][1] == "parent"


def test_a_review_of_another_content_or_of_a_word_that_is_no_tag_changes_nothing():
    other = schema.tag_review.arrow([{"content_id": "d", "tag": "gastric_cancer", "decision": "drop"}])

    assert (
        tagged(title="胃癌", reviews=other)
        == tagged(title="胃癌", reviews=reviewed(weather="keep"))
        == tagged(title="胃癌")
    )


def test_no_contents_give_an_empty_table():
    assert tag_contents(schema.content.arrow([]), TAXONOMY, NO_REVIEWS, policy=TagPolicy()).num_rows == 0


def test_the_products_of_the_two_contents_of_the_recommendation_example_are_told_apart():
    post = tagged(
        title="2023ASCO丨某产品联合放化疗治疗可切除的局部晚期食管鳞癌(ESCC)的II期研究",
        form="推文",
        topics=["领域新进展"],
        style="归纳干货型",
    )
    video = tagged(
        title="“肺癌学术专区”精彩课程推荐——从呼吸科角度看肺癌免疫治疗管理",
        form="视频",
        topics=["专家推荐/大咖分享"],
        style="归纳干货型",
    )

    assert {"post", "field_progress", "digest", "esophageal_cancer", "chemoradiotherapy"} <= post.keys()
    assert {"video", "expert_view", "digest", "lung_cancer", "immunotherapy", "pulmonologists"} <= video.keys()


def test_only_the_heaviest_tags_are_kept():
    policy = TagPolicy(contents=ContentPolicy(top_tags=2))

    found = tagged(policy, title="胃癌", body="化疗 放疗 免疫治疗")

    assert found.keys() == {"gastric_cancer", "gi_cancer"}
