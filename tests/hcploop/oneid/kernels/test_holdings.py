import pytest

from hcploop import schema
from hcploop.oneid.kernels.holdings import Holdings, MergeRules


def _why_not(one, other, **rules):
    rows = [{"record_id": number, **row} for number, row in enumerate((one, other), 1)]
    holdings = Holdings(schema.linkage_evidence.arrow(rows))
    return holdings.why_not(holdings.of(0), holdings.of(1), MergeRules(**rules))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei"},
            {"name_key": "张玮", "surname_key": "张", "pinyin": "zhangwei"},
        ),
        (
            {"name_key": "欧阳娜娜", "surname_key": "欧阳", "pinyin": "ouyangnana"},
            {"name_key": "欧阳娜", "surname_key": "欧阳", "pinyin": "ouyangna"},
        ),
        (
            {"name_key": "张伟民", "surname_key": "张", "pinyin": "zhangweimin"},
            {"name_key": "张韦民", "surname_key": "张", "pinyin": "zhangweimin"},
        ),
        ({"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei"}, {}),
    ],
)
def test_forms_of_one_name_go_together(one, other):
    assert _why_not(one, other) == ""


def test_two_characters_that_share_a_surname_are_two_names():
    one = {"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei"}

    why = _why_not(one, {**one, "name_key": "张强", "pinyin": "zhangqiang"})

    assert why == "two different names"


def test_a_further_identifier_ties_two_names():
    one = {"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei", "other_ids": ["npi:1"]}
    other = {"name_key": "李强", "surname_key": "李", "pinyin": "liqiang", "other_ids": ["npi:1", "npi:2"]}

    assert _why_not(one, other) == ""


def test_a_mover_with_the_same_telephone_is_one_person():
    one = {
        "name_key": "张伟",
        "surname_key": "张",
        "pinyin": "zhangwei",
        "phone": "1",
        "place_key": "a",
        "department": "内科",
    }
    other = {**one, "place_key": "b", "department": "外科"}

    assert _why_not(one, other) == ""
