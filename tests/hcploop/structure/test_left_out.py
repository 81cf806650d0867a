"""Words that stand for no value are told from values that are only mistyped."""

import ibis
import pyarrow as pa
import pytest

from hcploop.schema.kinds import KINDS
from hcploop.structure.kernels.phones import phones
from hcploop.structure.left_out import left_out, without_words


def found(**values):
    row = {"record_id": 1, "source": "crm", **values}
    people = KINDS["people"].staged.rows([row])
    texts = [values["phone"]] if "phone" in values else []
    forms = phones(pa.table({"raw": pa.array(texts, pa.string())}), region="CN")
    told = left_out(people, ibis.memtable(forms)).to_pyarrow().to_pylist()
    return [(row["kind"], row["text"], row["reason"]) for row in told]


@pytest.mark.parametrize(
    ("column", "value", "text", "reason"),
    [
        ("email", "Test", "test", "test"),
        ("email", "无", "无", "placeholder"),
        ("licence_no", "000000", "000000", "placeholder"),
        ("licence_no", "1111111", "1111111", "placeholder"),
        ("licence_no", "000000000000000", "000000000000000", "placeholder"),
        ("licence_no", "测试", "测试", "test"),
        ("wechat_unionid", "null@medlive", "null", "placeholder"),
        ("wechat_openid", "undefined", "undefined", "placeholder"),
        ("external_userid", "n/a", "n/a", "placeholder"),
        ("phone", "138 0013 8000", "13800138000", "placeholder"),
        ("phone", "000000", "000000", "placeholder"),
        ("phone", "无", "无", "placeholder"),
    ],
)
def test_a_word_that_stands_for_none_is_told(column, value, text, reason):
    assert found(**{column: value}) == [(column, text, reason)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", "li.na@hospital.cn"),
        ("email", "li.na at hospital"),
        ("licence_no", "TEST123"),
        ("wechat_unionid", "o6_bmjrPT"),
        ("phone", "13912345678"),
        ("phone", "139123"),
        ("phone", "1.38E+10"),
    ],
)
def test_what_is_kept_and_what_is_only_mistyped_is_not_told(column, value):
    assert found(**{column: value}) == []


def test_further_identifiers_are_told_by_their_kind():
    assert found(other_ids=["npi:1234567893", "card:000000"]) == [("id_card", "000000", "placeholder")]


def test_further_identifiers_that_stand_for_none_are_left_out():
    people = KINDS["people"].staged.rows([{"record_id": 1, "other_ids": ["npi:7", "card:test", "card:NULL", "id:100"]}])

    kept = people.select(kept=without_words(people.other_ids)).to_pyarrow()["kept"].to_pylist()

    assert kept == [["npi:7", "id:100"]]
