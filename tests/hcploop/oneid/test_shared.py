from hcploop import schema
from hcploop.oneid.shared import shared_contacts


def _record(number, name, sound, **more):
    base = {"record_id": number, "source": "crm", "source_id": str(number), "feed": "crm", "is_full_name": True}
    return {**base, "name_key": name, "surname_key": name[0], "pinyin": sound, **more}


def test_a_telephone_of_three_different_people_is_shared():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "李娜", "lina"), _record(3, "王芳", "wangfang")]
    records = schema.record.rows([{**row, "phone": "+861082345678"} for row in rows])

    found = shared_contacts(records, names=3).to_pyarrow().to_pylist()

    assert found == [{"kind": "phone", "contact": "+861082345678", "names": 3, "records": 3}]


def test_typing_errors_that_sound_the_same_make_no_second_person():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "张玮", "zhangwei"), _record(3, "张炜", "zhangwei")]
    records = schema.record.rows([{**row, "email": "zhang@example.org"} for row in rows])

    found = shared_contacts(records, names=2).to_pyarrow()

    assert len(found) == 0


def test_a_surname_with_an_honorific_counts_as_no_name():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "李", "li", is_full_name=False)]
    records = schema.record.rows([{**row, "phone": "1"} for row in rows])

    found = shared_contacts(records, names=2).to_pyarrow()

    assert len(found) == 0


def test_a_nickname_counts_as_no_name():
    rows = [_record(1, "张伟", "zhangwei"), _record(2, "晴天", "qingtian", surname_key=None)]
    records = schema.record.rows([{**row, "phone": "1"} for row in rows])

    found = shared_contacts(records, names=2).to_pyarrow()

    assert len(found) == 0
