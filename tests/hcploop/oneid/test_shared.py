import pytest

from hcploop import schema
from hcploop.market.limits import KindLimits, Limits
from hcploop.oneid.shared import shared_contacts

_TWO = Limits(told={"phone": KindLimits(names=2), "email": KindLimits(names=2)})
_THREE = (("张伟", "zhangwei"), ("李娜", "lina"), ("王芳", "wangfang"))


def _record(number, name, sound, **more):
    base = {"record_id": number, "source": "crm", "source_id": str(number), "feed": "crm", "is_full_name": True}
    return {**base, "name_key": name, "surname_key": name[0], "pinyin": sound, **more}


def test_a_telephone_of_three_different_people_is_shared():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "李娜", "lina"), _record(3, "王芳", "wangfang")]
    records = schema.record.rows([{**row, "phone": "+861082345678"} for row in rows])

    found = shared_contacts(records).to_pyarrow().to_pylist()

    assert found == [{"kind": "phone", "contact": "+861082345678", "names": 3, "records": 3}]


def test_typing_errors_that_sound_the_same_make_no_second_person():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "张玮", "zhangwei"), _record(3, "张炜", "zhangwei")]
    records = schema.record.rows([{**row, "email": "zhang@example.org"} for row in rows])

    found = shared_contacts(records, limits=_TWO).to_pyarrow()

    assert len(found) == 0


def test_a_surname_with_an_honorific_counts_as_no_name():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "李", "li", is_full_name=False)]
    records = schema.record.rows([{**row, "phone": "1"} for row in rows])

    found = shared_contacts(records, limits=_TWO).to_pyarrow()

    assert len(found) == 0


def test_a_nickname_counts_as_no_name():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "晴天", "qingtian", surname_key=None)]
    records = schema.record.rows([{**row, "phone": "1"} for row in rows])

    found = shared_contacts(records, limits=_TWO).to_pyarrow()

    assert len(found) == 0


def _given_by(names, column, value):
    rows = [_record(number, name, sound) for number, (name, sound) in enumerate(names, 1)]
    return schema.record.rows([{**row, column: value} for row in rows])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", "office@example.org"),
        ("licence_no", "TEST123"),
        ("wechat_unionid", "o6@medlive"),
        ("wechat_openid", "oTablet@ward"),
        ("external_userid", "wm1@corp"),
    ],
)
def test_an_identifier_of_any_kind_that_three_people_give_is_nobodys(column, value):
    found = shared_contacts(_given_by(_THREE, column, value)).to_pyarrow().to_pylist()

    assert found == [{"kind": column, "contact": value, "names": 3, "records": 3}]


def test_further_identifiers_are_counted_kind_by_kind():
    told = _given_by(_THREE, "other_ids", ["npi:1", "card:1"])
    limits = Limits(told={"id_card": KindLimits(names=4)})

    found = shared_contacts(told, limits=limits).to_pyarrow().to_pylist()

    assert [(row["kind"], row["contact"]) for row in found] == [("id_npi", "npi:1")]


def test_what_two_people_give_may_be_ones_own():
    assert len(shared_contacts(_given_by(_THREE[:2], "wechat_openid", "oTablet@ward")).to_pyarrow()) == 0


@pytest.mark.parametrize(
    ("names", "people"),
    [
        ([("johnsmith", "smith"), ("jonsmith", "smith"), ("johnsmyth", "smyth")], 0),
        ([("elizabethbrown", "brown"), ("lizbrown", "brown"), ("bethbrown", "brown")], 0),
        ([("johnsmith", "smith"), ("marymiller", "miller"), ("peterjones", "jones"), ("johnsmyth", "smyth")], 3),
    ],
)
def test_a_misspelt_name_in_letters_makes_no_second_person(names, people):
    rows = [_record(number, sound, sound, surname_key=last) for number, (sound, last) in enumerate(names, 1)]
    records = schema.record.rows([{**row, "licence_no": "7"} for row in rows])

    found = shared_contacts(records).to_pyarrow().to_pylist()

    assert [row["names"] for row in found] == [people] * bool(people)


def test_chinese_names_that_sound_nearly_alike_are_different_people():
    names = [("张伟", "zhangwei"), ("张梅", "zhangmei"), ("张飞", "zhangfei")]

    assert len(shared_contacts(_given_by(names, "licence_no", "7")).to_pyarrow()) == 1
