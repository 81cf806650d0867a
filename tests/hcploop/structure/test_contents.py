"""Contents."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.contents import contents

STAGED = KINDS["contents"].staged


def listed(*rows):
    told = [
        {"feed": "f", "source": "s", "row_number": n, "content_id": "c", "title": "标题", **row}
        for n, row in enumerate(rows)
    ]
    return contents(STAGED.rows(told)).to_pyarrow().to_pylist()


def test_a_content_without_a_brand_is_for_all():
    assert listed({})[0]["brand"] == "all"


def test_a_content_without_text_keeps_its_title():
    found = listed({"body": "  "})[0]

    assert (found["title"], found["body"]) == ("标题", None)


def test_a_content_told_twice_is_one():
    found = listed({"author": None}, {"author": "李娜", "title": "另一标题"})

    assert [(row["title"], row["author"]) for row in found] == [("标题", "李娜")]
