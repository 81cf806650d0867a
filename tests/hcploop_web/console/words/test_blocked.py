"""Every kind and reason of a value that ties nobody has a word."""

import pytest

from hcploop import schema
from hcploop.market.limits import USUAL, KindLimits, Limits
from hcploop.oneid.kernels.holdings import Holdings, MergeRules
from hcploop_web.console.words.blocked import REASONS, blocked_kind, blocked_reason
from hcploop_web.console.words.identities import FIELDS, reason_word

ROWS = {
    "phone": ({"phone": "1"}, {"phone": "2"}, {"phone": "3"}),
    "email": ({"email": "a"}, {"email": "b"}, {"email": "c"}),
    "licence_no": tuple({"licence_no": number, "licence_kind": ""} for number in "123"),
    "wechat_unionid": tuple({"wechat_unionid": f"{n}@a", "unionid_platform": "a"} for n in "123"),
    "wechat_openid": tuple({"wechat_openid": f"{n}@a"} for n in "123"),
    "external_userid": tuple({"external_userid": f"{n}@a"} for n in "123"),
    "id_npi": tuple({"other_ids": [f"npi:{n}"]} for n in "123"),
}


def test_every_kind_and_reason_has_a_word():
    assert set(USUAL) <= set(FIELDS)
    assert set(schema.blocked_value.columns["reason"].values) == set(REASONS)
    assert (blocked_kind("phone"), blocked_kind("id_npi")) == ("Telephone", "Identifier npi")
    assert blocked_reason("something later") == "something later"


@pytest.mark.parametrize("kind", ROWS)
def test_every_limit_that_the_loop_tells_of_has_a_word(kind):
    table = schema.linkage_evidence.arrow([{"record_id": n, **row} for n, row in enumerate(ROWS[kind])])
    holdings = Holdings(table)
    joined = holdings.of(0)
    joined.absorb(holdings.of(1))

    why = holdings.why_not(joined, holdings.of(2), MergeRules(limits=Limits(told={kind: KindLimits(values=2)})))

    assert "would be one person's" in why
    assert reason_word(why) != why
    assert reason_word(why).startswith("More than 2 ")


def test_what_a_later_version_says_of_a_limit_stays_as_it_is():
    assert reason_word("more than 2 passports would be one person's") == "more than 2 passports would be one person's"
