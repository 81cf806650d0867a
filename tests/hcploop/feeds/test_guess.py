"""Guesses what a column is."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from hcploop.feeds.guess import guess_columns
from hcploop.schema.kinds import KINDS


def guessed(kind: str, sample: dict[str, list[str | None]]) -> dict[str, str]:
    return {guess.raw: guess.canonical for guess in guess_columns(KINDS[kind], sample)}


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        (
            ("客户编码", "姓名", "所在医院", "科室", "职称", "手机号码", "执业证号", "客户等级", "更新时间"),
            ("source_id", "name", "hospital", "department", "title", "phone", "licence_no", "grade", "updated_at"),
        ),
        (
            ("客戶編碼", "醫生姓名", "醫院名稱", "科室名稱", "職稱", "手機", "城市", "電子郵箱"),
            ("source_id", "name", "hospital", "department", "title", "phone", "city", "email"),
        ),
        (
            ("Customer_ID", "Full Name", "HospitalName", "Dept", "Mobile Phone", "E-mail", "Last Modified"),
            ("source_id", "name", "hospital", "department", "phone", "email", "updated_at"),
        ),
    ],
)
def test_people_are_recognised_in_both_scripts_and_english(raw: tuple[str, ...], canonical: tuple[str, ...]):
    assert guessed("people", {name: [] for name in raw}) == dict(zip(raw, canonical, strict=True))


def test_one_word_means_another_column_in_another_kind():
    assert guessed("contents", {"标题": [], "名称": []})["标题"] == "title"
    assert guessed("institutions", {"医院名称": []}) == {"医院名称": "name"}
    assert guessed("territories", {"医院名称": []}) == {"医院名称": "institution"}


def test_values_tell_what_a_strange_name_does_not():
    found = guessed(
        "people", {"字段7": ["１３８００１３８０００", "13900139000", None], "字段8": ["a@b.cn", "c@d.com"]}
    )

    assert found == {"字段7": "phone", "字段8": "email"}


def test_values_that_do_not_fit_speak_against_a_name():
    assert guessed("touches", {"拜访时间": ["上午", "下午"]}) == {}


def test_what_is_mapped_is_not_guessed_again():
    assert guess_columns(KINDS["people"], {"姓名": []}, taken=("name",)) == ()


def test_required_columns_are_marked():
    guesses = guess_columns(KINDS["people"], {"客户编码": [], "姓名": []})

    assert {guess.canonical: guess.is_required for guess in guesses} == {"source_id": True, "name": False}


def test_every_synonym_belongs_to_a_column_of_a_kind():
    words = tomllib.loads(files("hcploop.feeds").joinpath("synonyms.toml").read_text(encoding="utf-8"))

    known = {name for kind in KINDS.values() for name in kind.accepted}
    assert set(words["every"]) <= known
    assert all(set(own) <= set(KINDS[kind].accepted) for kind, own in words.items() if kind != "every")
