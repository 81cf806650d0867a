import ibis

from hcploop import schema
from hcploop.oneid.blocked import blocked_values, placeholder_values


def _blocked(*shared):
    told = schema.shared_contact.rows([{"names": 3, "records": 4, **row} for row in shared])
    found = blocked_values(told, schema.blocked_value.rows([])).to_pyarrow().to_pylist()
    return [(row["kind"], row["value"], row["reason"]) for row in found]


def test_what_many_give_is_shown_masked():
    told = [
        {"kind": "phone", "contact": "+8613912345678"},
        {"kind": "email", "contact": "office@example.org"},
        {"kind": "licence_no", "contact": "110101000023456"},
        {"kind": "wechat_openid", "contact": "oAbcdefghij@ward"},
        {"kind": "wechat_unionid", "contact": "o6@medlive"},
        {"kind": "id_npi", "contact": "npi:1234567893"},
    ]

    assert _blocked(*told) == [
        ("phone", "+86139****5678", "shared"),
        ("email", "o***@example.org", "shared"),
        ("licence_no", "110****456", "shared"),
        ("wechat_openid", "oAb****hij@ward", "shared"),
        ("wechat_unionid", "****@medlive", "shared"),
        ("id_npi", "123****893", "shared"),
    ]


def test_a_word_for_a_trial_is_called_so_and_shown():
    told = [{"kind": "licence_no", "contact": "TEST123"}, {"kind": "email", "contact": "test@hospital.cn"}]

    assert _blocked(*told) == [("licence_no", "TEST123", "test"), ("email", "t***@hospital.cn", "test")]


def _record(number, sound):
    base = {"record_id": number, "source": "crm", "source_id": str(number), "feed": "crm", "is_full_name": True}
    return {**base, "name_key": sound, "surname_key": sound[:2], "pinyin": sound}


def test_words_that_stand_for_none_are_counted_where_two_records_hold_them():
    records = schema.record.rows([_record(1, "zhangwei"), _record(2, "lina"), _record(3, "lina")])
    held = [(1, "phone", "13800138000"), (2, "phone", "13800138000"), (3, "phone", "13800138000"), (1, "email", "无")]
    told = ibis.memtable(
        [{"record_id": number, "kind": kind, "text": text, "reason": "placeholder"} for number, kind, text in held]
    )

    found = placeholder_values(told, records).to_pyarrow().to_pylist()

    assert found == [{"kind": "phone", "value": "138****000", "records": 3, "names": 2, "reason": "placeholder"}]
