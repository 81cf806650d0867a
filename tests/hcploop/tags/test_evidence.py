import datetime as dt

import ibis

from hcploop import schema
from hcploop.tags import events_behind


def touched(touch_id, one_id, content_id, *, status="submitted"):
    day = dt.date(2026, 3, 1)
    return {
        "touch_id": touch_id,
        "record_id": 1,
        "one_id": one_id,
        "brand": "all",
        "channel": "webinar",
        "action": "attend",
        "content_id": content_id,
        "happened_at": dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC).replace(tzinfo=None),
        "local_on": day,
        "status": status,
        "counts_once": True,
        "source": "crm",
        "feed": "crm",
    }


def test_only_submitted_touches_of_the_person_with_contents_of_the_tag_stand_behind_it():
    touches = schema.touch.rows(
        [
            touched("t1", "a", "c1"),
            touched("t2", "a", "c2"),
            touched("t3", "b", "c1"),
            touched("t4", "a", "c1", status="cancelled"),
            touched("t5", "a", None),
        ]
    )
    content_tag = schema.content_tag.rows(
        [
            {"content_id": "c1", "tag": "cancer", "weight": 0.8, "tagged_by": "text"},
            {"content_id": "c2", "tag": "stroke", "weight": 0.8, "tagged_by": "text"},
        ]
    )

    behind = events_behind(touches, content_tag, one_id="a", tag="cancer")

    assert ibis.duckdb.connect().to_pyarrow(behind)["touch_id"].to_pylist() == ["t1"]
