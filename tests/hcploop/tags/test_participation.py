"""What people did with tagged contents, decayed to a day."""

import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.tags.participation import participation
from hcploop.tags.policy import TagPolicy

AS_OF = dt.date(2026, 6, 30)


def seen(record_id, content_id, **row):
    month = row.pop("local_month", dt.date(2026, 6, 1))
    return {
        "record_id": record_id,
        "brand": "all",
        "channel": "wechat",
        "action": "watch",
        "content_id": content_id,
        "local_month": month,
        "touches": 1,
        "contacts": 1,
        "dwell_seconds": 0.0,
        "dwell_factor": 1.0,
        "first_on": month.replace(day=2),
        "last_on": month.replace(day=20),
        **row,
    }


def done(roll_up, owners, content_ids, *, policy=None):
    table = participation(
        schema.record_content_month.rows(roll_up),
        schema.record_person.rows(
            [{"record_id": record, "one_id": one_id, "probability": 1.0} for record, one_id in owners]
        ),
        schema.content_tag.rows(
            [{"content_id": name, "tag": tag, "weight": 1.0} for name in content_ids for tag in ("cancer", "video")]
        ),
        as_of=AS_OF,
        policy=policy or TagPolicy(actions={"watch": 1.0}),
    )
    return ibis.duckdb.connect().to_pyarrow(table)


def cells(found):
    return {(row["person"], row["content"]) for row in found.to_pylist()}


def test_people_and_contents_are_numbered_in_the_order_of_their_ids():
    owners = [(7, "欧阳娜娜"), (-5, "阿卜杜拉"), (3, "Z"), (9, "a")]

    found = done([seen(7, "二"), seen(-5, "b"), seen(9, "二")], owners, ["二", "b", "c"])

    names = sorted(one_id for _, one_id in owners)
    contents = sorted(["二", "b", "c"])
    assert cells(found) == {
        (names.index("欧阳娜娜"), contents.index("二")),
        (names.index("阿卜杜拉"), contents.index("b")),
        (names.index("a"), contents.index("二")),
    }


def test_a_contact_weighs_by_its_action_its_dwell_and_its_age():
    rows = [
        seen(1, "c", touches=2, dwell_factor=1.5),
        seen(2, "c", local_month=dt.date(2026, 3, 1), touches=3, dwell_factor=3.0),
        seen(1, "c", action="walk", dwell_factor=1.0),
    ]
    policy = TagPolicy(half_life_months=3, actions={"watch": 0.8, "walk": 0.5})

    found = done(rows, [(1, "a"), (2, "a")], ["c"], policy=policy)

    assert sorted(found["value"].to_pylist()) == pytest.approx([0.5, 0.8 * 1.5, 0.8 * 3.0 / 2])


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"local_month": dt.date(2026, 7, 1)}, id="a later month"),
        pytest.param({"action": "deliver"}, id="a light action"),
        pytest.param({"action": "unheard_of"}, id="an unknown action"),
        pytest.param({"content_id": None}, id="no content"),
        pytest.param({"content_id": "untagged"}, id="a content without tags"),
        pytest.param({"record_id": 99}, id="a record of nobody"),
    ],
)
def test_what_says_nothing_about_tags_is_left_out(row):
    assert done([{**seen(1, "c"), **row}], [(1, "a")], ["c"]).num_rows == 0
