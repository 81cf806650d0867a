import pytest

from hcploop import schema
from hcploop.oneid.evidence import evidence


def _one(row, shared=()):
    base = {"record_id": 1, "source": "crm", "source_id": "1", "feed": "crm", "is_full_name": True}
    told = evidence(schema.record.rows([{**base, **row}]), schema.shared_contact.rows(list(shared)))
    return told.to_pyarrow().to_pylist()[0]


def test_an_honorific_keeps_its_surname_only():
    told = _one({"name_key": "李", "surname_key": "李", "pinyin": "li", "is_full_name": False})

    assert (told["name_key"], told["pinyin"], told["surname_key"]) == (None, None, "李")


def test_a_shared_telephone_is_set_apart_from_her_own():
    shared = [{"kind": "phone", "contact": "1", "names": 5, "records": 9}]

    told = _one({"phone": "1"}, shared)

    assert (told["phone"], told["desk_phone"]) == (None, "1")


def test_a_shared_address_does_not_hide_a_telephone_that_reads_the_same():
    shared = [{"kind": "email", "contact": "1", "names": 5, "records": 9}]

    told = _one({"phone": "1"}, shared)

    assert told["phone"] == "1"


def test_a_unionid_carries_its_platform():
    told = _one({"wechat_unionid": "oX1@medlive"})

    assert told["unionid_platform"] == "medlive"


@pytest.mark.parametrize("kind", ["email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid"])
def test_what_is_nobodys_own_counts_as_not_told(kind):
    shared = [{"kind": kind, "contact": "x@y.org", "names": 4, "records": 4}]

    told = _one({kind: "x@y.org"}, shared)

    assert told[kind] is None
    assert told["unionid_platform"] is None
    assert not {name for name, value in told.items() if name.startswith("block_") and value}


def test_of_further_identifiers_only_those_of_her_own_are_kept():
    shared = [{"kind": "id_card", "contact": "card:000", "names": 4, "records": 4}]

    told = _one({"other_ids": ["card:000", "npi:7"]}, shared)

    assert told["other_ids"] == ["npi:7"]
