import pytest

from hcploop.errors import ConfigError
from hcploop.tags import FAMILIES, load_taxonomy


def written(tmp_path, text):
    file = tmp_path / "taxonomy_own.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_taxonomy_that_comes_with_the_product_is_sound_and_has_every_family():
    taxonomy = load_taxonomy()

    assert len(taxonomy.tags) >= 150
    assert {tag.family for tag in taxonomy.tags.values()} == set(FAMILIES)
    assert taxonomy.broader["breast_cancer"] == {"cancer": 1}
    assert taxonomy.broader["nsclc"] == {"lung_cancer": 1, "cancer": 2}


def test_a_market_adds_words_to_a_tag_and_brings_tags_of_its_own(tmp_path):
    file = written(
        tmp_path,
        "family: disease\ntags:\n  breast_cancer: {synonyms: [乳房肿块恶变]}\n"
        "  phyllodes: {zh: 叶状肿瘤, en: Phyllodes tumour, parents: [breast_cancer]}\n",
    )

    taxonomy = load_taxonomy(file)

    assert taxonomy.words["乳房肿块恶变"] == "breast_cancer"
    assert taxonomy.words["乳腺癌"] == "breast_cancer"
    assert taxonomy.broader["phyllodes"] == {"breast_cancer": 1, "cancer": 2}


def test_a_market_may_replace_a_family(tmp_path):
    file = written(tmp_path, "family: style\nmode: replace\ntags:\n  dry: {zh: 干货满满, en: Dry}\n")

    taxonomy = load_taxonomy([file])

    assert [tag.name for tag in taxonomy.tags.values() if tag.family == "style"] == ["dry"]
    assert "breast_cancer" in taxonomy.tags


@pytest.mark.parametrize(
    ("text", "problem", "column"),
    [
        ("family: disease\ntags:\n  a: {zh: 甲病, en: A-itis, parents: [nothing]}\n", "no such parent", "a"),
        (
            "family: disease\ntags:\n  cancer: {parents: [breast_cancer]}\n",
            "broader than itself",
            "cancer",
        ),
        ("family: disease\ntags:\n  a: {zh: 甲病, en: A-itis, synonyms: [乳癌]}\n", "already stands for", "a"),
        ("family: disease\ntags:\n  a: {zh: 甲病, en: A-itis, synonyms: [乳 腺 癌]}\n", "already stands for", "a"),
        ("family: disease\ntags:\n  a: {zh: 甲病}\n", "Chinese and an English name", "a"),
        ("family: illness\ntags: {}\n", "not as it should be", "family"),
        ("family: disease\ntags:\n  a: {zh: 甲病, en: A-itis, words: [x]}\n", "not as it should be", "tags.a.words"),
        ("family: disease\ntags:\n  a: {zh: 甲病, en: no}\n", "not as it should be", "tags.a.en"),
        ("family: form\ntags:\n  cancer: {synonyms: [某词]}\n", "already one of the family disease", "cancer"),
    ],
)
def test_a_mistake_in_a_taxonomy_file_names_the_file_and_the_tag(tmp_path, text, problem, column):
    file = written(tmp_path, text)

    with pytest.raises(ConfigError, match=problem) as caught:
        load_taxonomy(file)

    assert caught.value.file == str(file)
    assert caught.value.column == column
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    ["family: disease\ntags:\n  a: {zh: 甲病, en: A}\n  a: {zh: 乙病, en: B}\n", "family: [", "- 1\n"],
)
def test_a_file_that_is_no_taxonomy_is_a_config_error(tmp_path, text):
    with pytest.raises(ConfigError):
        load_taxonomy(written(tmp_path, text))


def test_a_missing_file_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_taxonomy(tmp_path / "none.yaml")
