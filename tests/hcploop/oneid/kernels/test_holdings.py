import pytest

from hcploop import schema
from hcploop.market.limits import KindLimits, Limits
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


_ZHANG = {"name_key": "张伟", "surname_key": "张", "pinyin": "zhangwei"}


@pytest.mark.parametrize(
    ("kind", "one", "other", "why"),
    [
        ("phone", {"phone": "1"}, {"phone": "2"}, "more than 1 telephones would be one person's"),
        ("email", {"email": "a"}, {"email": "b"}, "more than 1 e-mail addresses would be one person's"),
        (
            "wechat_openid",
            {"wechat_openid": "a@app"},
            {"wechat_openid": "b@app"},
            "more than 1 WeChat openids of one app would be one person's",
        ),
        (
            "external_userid",
            {"external_userid": "a@corp"},
            {"external_userid": "b@corp"},
            "more than 1 WeChat Work ids of one company would be one person's",
        ),
        (
            "id_npi",
            {"other_ids": ["npi:1"]},
            {"other_ids": ["npi:2"]},
            "more than 1 values of the identifier npi would be one person's",
        ),
    ],
)
def test_nobody_has_more_of_a_kind_than_its_limit(kind, one, other, why):
    limits = Limits(told={kind: KindLimits(values=1)})
    tied = {**_ZHANG, "licence_no": "7", "licence_kind": ""}

    assert _why_not({**tied, **one}, {**tied, **other}, limits=limits) == why
    assert _why_not({**tied, **one}, {**tied, **one}, limits=limits) == ""
    assert _why_not({**tied, **one}, {**tied, **other}) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"wechat_openid": "a@app"}, {"wechat_openid": "b@site"}),
        ({"other_ids": ["npi:1"]}, {"other_ids": ["card:2"]}),
        ({"licence_no": "1", "licence_kind": "practising"}, {"licence_no": "2", "licence_kind": "qualification"}),
    ],
)
def test_values_of_two_apps_or_kinds_are_counted_apart(one, other):
    limits = Limits(told={kind: KindLimits(values=1) for kind in ("wechat_openid", "id_npi", "id_card")})

    assert _why_not({**_ZHANG, **one}, {**_ZHANG, **other}, limits=limits) == ""


def test_a_market_may_allow_two_licences_of_one_kind():
    limits = Limits(told={"licence_no": KindLimits(values=2)})
    one, other = ({**_ZHANG, "licence_no": number, "licence_kind": ""} for number in "12")

    assert _why_not(one, other) == "two licences of one kind"
    assert _why_not(one, other, limits=limits) == ""


def test_what_a_steward_joined_above_a_limit_may_take_a_record_that_adds_nothing():
    rows = [{**_ZHANG, "licence_no": number, "licence_kind": ""} for number in "121"]
    holdings = Holdings(schema.linkage_evidence.arrow([{"record_id": n, **row} for n, row in enumerate(rows)]))
    joined, third = holdings.of(0), holdings.of(2)
    joined.absorb(holdings.of(1))

    assert holdings.why_not(joined, third, MergeRules()) == ""
