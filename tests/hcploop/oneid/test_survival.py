"""Which of several values of a field is the person's."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.market.survivorship import Survivorship
from hcploop.oneid.survival import field_values

OLD, NEW = dt.datetime.fromisoformat("2025-01-01T00:00:00"), dt.datetime.fromisoformat("2026-01-01T00:00:00")
TRUSTED = ("register", "crm")
TOLD = (
    {"source": "meeting", "department": "内科", "updated_at": OLD},
    {"source": "wechat", "department": "内科", "updated_at": OLD},
    {"source": "portal", "department": "乳腺肿瘤内科", "updated_at": OLD},
    {"source": "crm", "department": "乳腺科", "updated_at": NEW},
    {"source": "register", "department": "肿瘤科", "updated_at": OLD},
)


def listed(*rows, rules=None, decisions=(), persons=None, workplaces=None):
    base = {"feed": "f", "source": "crm", "is_full_name": True, "updated_at": OLD}
    records = [{**base, "record_id": n, "source_id": str(n), **row} for n, row in enumerate(rows, 1)]
    one_ids = persons or ["H1"] * len(rows)
    told = [{"record_id": n, "one_id": one_id, "probability": 1.0} for n, one_id in enumerate(one_ids, 1)]
    found = field_values(
        schema.record.rows(records),
        schema.record_person.rows(told),
        schema.value_decision.rows(list(decisions)),
        None if workplaces is None else schema.workplace.rows(workplaces),
        rules=Survivorship.model_validate(rules or {}),
    )
    return found.order_by("one_id", "field", "rank").to_pyarrow().to_pylist()


def best(*rows, field="department", one_id="H1", **given):
    told = [row["value"] for row in listed(*rows, **given) if (row["field"], row["one_id"]) == (field, one_id)]
    return told[-1] if told else None


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ("most_frequent", "内科"),
        ("most_recent", "乳腺科"),
        ("most_complete", "乳腺肿瘤内科"),
        ("most_trusted", "肿瘤科"),
    ],
)
def test_each_rule_keeps_what_it_says(rules, kept):
    assert best(*TOLD, rules={"trusted": TRUSTED, "department": rules}) == kept


def test_without_rules_most_records_decide_then_the_newest():
    assert best(*TOLD) == "内科"
    assert best(*TOLD[1:]) == "乳腺科"


def test_rules_are_asked_one_after_the_other():
    order = {"trusted": ["register"], "department": ["most_trusted", "most_complete"]}

    assert best(*TOLD, rules=order) == "肿瘤科"
    assert best(*TOLD[:4], rules=order) == "乳腺肿瘤内科"


def test_a_feed_can_be_trusted_as_well_as_a_source():
    rows = ({"feed": "crm_a", "title": "主治医师"}, {"feed": "crm_b", "title": "主任医师", "title_rank": 4})

    assert best(*rows, field="title", rules={"title": {"rules": "most_trusted", "trusted": ["crm_a"]}}) == "主治医师"


def test_one_field_may_trust_others_than_the_rest():
    rules = {
        "trusted": ["crm"],
        "default": "most_trusted",
        "department": {"rules": ["most_trusted"], "trusted": ["portal"]},
    }
    rows = ({"department": "内科", "email": "a@x.cn"}, {"source": "portal", "department": "外科", "email": "b@x.cn"})

    assert (best(*rows, rules=rules), best(*rows, field="email", rules=rules)) == ("外科", "a@x.cn")


def test_what_a_steward_chose_comes_before_every_rule():
    decision = {"record_id": 2, "field": "department", "value": "乳腺科"}

    assert best(*TOLD, rules={"department": "most_frequent"}, decisions=[decision]) == "乳腺科"


def test_a_choice_that_nobody_tells_has_no_effect():
    assert best(*TOLD, decisions=[{"record_id": 1, "field": "department", "value": "骨科"}]) == "内科"


def test_a_choice_counts_for_the_person_that_its_record_is_and_nobody_else():
    rows = ({"department": "内科"}, {"department": "外科"}, {"department": "内科"}, {"department": "外科"})
    decision = {"record_id": 1, "field": "department", "value": "内科"}
    given = {"persons": ["H1", "H1", "H2", "H2"], "decisions": [decision]}

    assert best(*rows, one_id="H1", **given) == "内科"
    assert best(*rows, one_id="H2", **given) == "外科"


def test_of_two_choices_that_meet_in_one_person_the_later_stands():
    rows = ({"department": "内科"}, {"department": "外科"})
    first = {"record_id": 1, "field": "department", "value": "外科", "decided_at": OLD}
    last = {"record_id": 2, "field": "department", "value": "内科", "decided_at": NEW}

    assert best(*rows, decisions=[first, last]) == best(*rows, decisions=[last, first]) == "内科"


def test_a_hospital_is_chosen_by_its_id_or_its_name():
    rows = (
        {"institution_id": "h1", "hospital": "北京医院", "updated_at": NEW},
        {"institution_id": "h2", "hospital": "南山医院"},
    )

    for value in ("h2", "南山医院"):
        chosen = {"record_id": 1, "field": "hospital", "value": value}
        assert best(*rows, field="hospital", decisions=[chosen]) == "h2"


def test_a_telephone_is_chosen_without_its_country_but_not_by_a_few_digits():
    rows = ({"phone": "+8613800138001", "updated_at": NEW}, {"phone": "+8613800138002"})

    chosen = {"record_id": 1, "field": "phone", "value": "13800138002"}
    assert best(*rows, field="phone", decisions=[chosen]) == "+8613800138002"
    assert best(*rows, field="phone", decisions=[{**chosen, "value": "8002"}]) == "+8613800138001"


def test_each_person_is_told_by_her_own_records_alone():
    rows = ({"department": "内科", "phone": "+8613800138001"}, {"department": "外科"}, {"department": "内科"})

    together = listed(*rows, persons=["H1", "H2", "H1"])
    alone = listed(rows[0], rows[2], persons=["H1", "H1"])

    assert [row for row in together if row["one_id"] == "H1"] == alone


def test_every_value_keeps_who_tells_it_and_how_often():
    told = listed({"email": "a@x.cn"}, {"source": "portal", "email": "a@x.cn", "updated_at": NEW})

    assert [(row["records"], sorted(row["sources"]), row["newest"]) for row in told] == [(2, ["crm", "portal"], NEW)]


def test_the_hospital_may_go_by_where_she_mainly_works():
    north = {"institution_id": "h1", "hospital": "北京医院"}
    rows = (north, north, {"hospital": "社区门诊", "hospital_key": "k"})
    places = [
        {"one_id": "H1", "place": "id:h1", "is_main": False},
        {"one_id": "H1", "place": "key:k", "is_main": True},
    ]

    asked = best(*rows, field="hospital", rules={"hospital": "main_site"}, workplaces=places)

    assert (asked, best(*rows, field="hospital", workplaces=places)) == ("k", "h1")
