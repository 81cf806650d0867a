"""Names in parts, days of birth, addresses and postcodes in one writing."""

import ibis
import pytest

from hcploop.structure.traits import closed, day, sex, whole_name, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1856-06-18", "18560618"),
        ("1856/6/18", "18560618"),
        ("18560618", "18560618"),
        ("1856年6月18日", "18560618"),
        ("1856-06-18 00:00:00", "18560618"),
        ("18.6.1856", "18560618"),
        ("1856-86-18", "18568618"),
        ("1856-06", "18560600"),
        ("1856", "18560000"),
        ("１８５６-06-18", "18560618"),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_day_is_eight_digits_also_where_it_is_wrong(text, wanted):
    assert day(ibis.literal(text)).execute() == wanted


@pytest.mark.parametrize("text", ["O'Brien-Łucja ", "o brien łucja", "Ó BRIEN, ŁUCJA"])
def test_words_are_the_same_in_every_writing(text):
    assert words(ibis.literal(text)).execute() == "o brien łucja"


@pytest.mark.parametrize("text", ["TQ13 8DF", "tq13-8df", " TQ138DF"])
def test_a_postcode_has_no_spaces(text):
    assert closed(ibis.literal(text)).execute() == "tq138df"


@pytest.mark.parametrize("text", ["-", "", "  ", "..."])
def test_signs_alone_say_nothing(text):
    assert words(ibis.literal(text)).execute() is None
    assert closed(ibis.literal(text)).execute() is None


@pytest.mark.parametrize(
    ("text", "wanted"), [("MALE", "m"), ("男", "m"), ("F", "f"), ("女性", "f"), ("other", "other")]
)
def test_a_sex_is_known_in_two_languages(text, wanted):
    assert sex(ibis.literal(text)).execute() == wanted


@pytest.mark.parametrize(
    ("given", "family", "wanted"),
    [("Ann", "Miller", "Ann Miller"), ("伟", "张", "张伟"), (None, "Miller", "Miller"), ("Ann", None, "Ann")],
)
def test_a_whole_name_stands_in_the_order_of_its_script(given, family, wanted):
    parts = [ibis.null("string") if part is None else ibis.literal(part) for part in (given, family)]

    assert whole_name(*parts).execute() == wanted
