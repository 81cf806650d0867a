import pytest

from hcploop import schema
from hcploop.cli.words import words_of


class Shelf:
    """Stands for a snapshot: a tag and a content."""

    def table(self, name: str):
        tag = {"family": "disease", "synonyms": [], "parents": []}
        return {
            "tag": schema.tag.rows(
                [
                    {"tag": "breast_cancer", "name_en": "Breast cancer", "name_zh": "乳腺癌", **tag},
                    {"tag": "pd_1", "name_en": "PD-1", "name_zh": "PD-1", **tag},
                    {"tag": "other", "name_en": "Other", "name_zh": "其他", **tag},
                ]
            ),
            "content": schema.content.rows([{"content_id": "K1", "title": "病例分享"}]),
        }[name]


@pytest.fixture
def profile() -> dict[str, object]:
    return {"hcp_tag": [{"tag": "breast_cancer", "evidence": ["K1"]}, {"tag": "pd_1", "evidence": ["K1", "K9"]}]}


def test_a_tag_is_called_in_both_languages_and_once_where_they_agree(profile: dict[str, object]):
    words = words_of(Shelf(), profile)

    assert words.tags == {"breast_cancer": "Breast cancer 乳腺癌", "pd_1": "PD-1"}


def test_titles_of_the_contents_behind_tags_are_looked_up(profile: dict[str, object]):
    words = words_of(Shelf(), profile)

    assert words.contents == {"K1": "病例分享"}


def test_titles_of_recommended_contents_are_looked_up():
    words = words_of(Shelf(), {"recommendation": [{"content_id": "K1"}, {"content_id": "K9"}]})

    assert words.contents == {"K1": "病例分享"}


def test_a_profile_without_tags_asks_for_nothing():
    assert words_of(Shelf(), {}).tags == {}
