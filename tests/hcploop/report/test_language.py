import re
import string

import pytest

from hcploop.channels import CHANNELS
from hcploop.errors import UsageError
from hcploop.evaluation.metrics import ALL
from hcploop.report.language import Language, language_of, words
from hcploop.scoring.personas import PERSONAS


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_words():
    assert set(words("zh")) == set(words("en"))


@pytest.mark.parametrize("key", sorted(words("en")))
def test_a_sentence_names_the_same_values_in_both_languages(key: str):
    assert names(words("zh")[key]) == names(words("en")[key])


def test_chinese_is_written_with_chinese_signs():
    half = [
        key for key, text in words("zh").items() if re.search(r"[\u4e00-\u9fff][,:;()]|[,:;()][\u4e00-\u9fff]", text)
    ]

    assert half == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_persona_has_its_word(persona: str):
    assert f"persona.{persona}" in words("zh")


def test_values_are_written_by_the_ending_of_their_name():
    english = Language("en", "USD", CHANNELS)
    template = "{share} {to_share} {people} {from_period} {brand} {channel} {lift_times} {cost_amount}"
    values = {"share": 0.5, "to_share": 0.123, "people": 1200, "from_period": "2026-03", "brand": "all"}

    said = english.fill(template, values | {"channel": "visit", "lift_times": 1.25, "cost_amount": 12.5})

    assert said == "50.0% 12.3% 1,200 March 2026 all brands Face-to-face visit 1.2 $12.50"


def test_an_amount_below_nothing_has_its_sign_first():
    assert Language("zh", "CNY").money(-244.76) == "−¥244.76"
    assert Language("en", "USD").value("sales_value", 2_912_332.0) == "$2.9 M"


def test_a_word_that_is_missing_is_an_error():
    with pytest.raises(UsageError, match="no words"):
        Language("en").text("no.such.word")


def test_a_value_that_no_word_is_kept_for_is_written_as_it_is():
    assert Language("zh").of("driver", "quite_new") == "quite new"


@pytest.mark.parametrize(
    ("asked", "is_chinese", "chosen"), [(None, True, "zh"), (None, False, "en"), ("en", True, "en")]
)
def test_the_language_is_that_of_the_market_unless_another_is_asked_for(
    asked: str | None, is_chinese: bool, chosen: str
):
    assert language_of(asked, is_chinese=is_chinese, currency="", channels={}).code == chosen


def test_a_language_that_there_is_not_is_bad_usage():
    with pytest.raises(UsageError, match="no such language"):
        language_of("fr", is_chinese=True, currency="", channels={})


def test_metrics_have_the_names_that_they_declare():
    assert [Language("zh").metric(metric.name) for metric in ALL] == [metric.name_zh for metric in ALL]
