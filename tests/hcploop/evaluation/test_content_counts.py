import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.evaluation import FigurePolicy, content_counts, content_use, periods


def _content(name, **more):
    return {"content_id": name, "title": name, "brand": "all", "state": "approved", "layer": "cases"} | more


def _at(day):
    return dt.datetime.fromisoformat(f"2026-{day}")


def _used(content, month, contacts=1, action="read"):
    row = {"record_id": 1, "brand": "all", "channel": "wechat", "action": action, "content_id": content}
    return row | {"local_month": dt.date.fromisoformat(f"2026-{month}-01"), "contacts": contacts}


def _counted(contents, used=(), tags=()):
    use = content_use(schema.record_content_month.rows(list(used)))
    known = ibis.memtable(
        periods(schema.calendar_day.arrow([]), first=dt.date(2026, 3, 10), until=dt.date(2026, 5, 20))
    )
    tagged = schema.content_tag.rows([{"content_id": one, "tag": "influence", "weight": 1.0} for one in tags])
    table = content_counts(use, schema.content.rows(contents), tagged, known, policy=FigurePolicy.default())
    return {(row["brand"], row["period"]): row for row in table.to_pyarrow().to_pylist()}


def test_a_content_is_available_from_its_publication_until_it_expires():
    contents = [
        _content("early", expires_at=_at("04-02")),
        _content("late", published_at=_at("05-01")),
        _content("draft", state="draft"),
    ]

    found = _counted(contents)

    assert [found["all", period]["available"] for period in ("2026-03", "2026-04", "2026-05", "all")] == [1, 1, 1, 2]


def test_one_delivered_contact_is_use():
    contents = [_content(name) for name in ("a", "b", "c")]

    found = _counted(contents, [_used("a", "04"), _used("a", "05"), _used("b", "04", action="send")])

    assert [found["all", period]["used"] for period in ("2026-03", "2026-04", "2026-Q2", "all")] == [0, 1, 1, 1]


def test_a_layer_links_a_content_to_a_need_and_so_does_a_tag():
    contents = [_content("field"), _content("tag", layer=None), _content("none", layer=None)]

    found = _counted(contents, [_used(name, "04") for name in ("field", "tag", "none")], tags=["tag"])

    assert (found["all", "2026-04"]["used"], found["all", "2026-04"]["linked"]) == (3, 2)


@pytest.mark.parametrize(
    ("more", "education", "product"),
    [({}, 0, 0), ({"form": "guideline"}, 3, 0), ({"form": "detail_aid"}, 0, 3), ({"focus": "drug_information"}, 0, 3)],
)
def test_what_is_product_information_the_policy_says(more, education, product):
    found = _counted([_content("a", **more)], [_used("a", "04", contacts=3)])["all", "2026-04"]

    assert (found["contacts"], found["education"], found["product"]) == (3, education, product)


def test_the_brand_is_that_of_the_content():
    found = _counted([_content("a", brand="kexin"), _content("b")], [_used("a", "04")])

    assert (found["kexin", "2026-04"]["available"], found["all", "2026-04"]["available"]) == (1, 2)
