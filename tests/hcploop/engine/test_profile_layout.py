import json

import pyarrow as pa

from hcploop.engine import read_profile, write_profiles
from hcploop.engine.profile_layout import ProfileLayout

LAYOUT = ProfileLayout(
    sections={"hcp": ["one_id", "name"], "hcp_grade": ["brand", "grade"], "hcp_tag": ["tag"]},
    own=["touch_id", "kind"],
    shared=["channel", "title"],
    touch=["touch_id", "channel", "title"],
)
PACKED = [[[0, "H1", "欧阳娜娜"], [2, "egfr"], [2, "pd1"]], [["t2", 7], ["t1", 3]], 60]
KINDS = {3: ["visit", None], 7: ["wechat", '"晚期"乳腺癌']}


def test_a_packed_document_is_told_in_full():
    found = LAYOUT.unpacked(PACKED, KINDS)

    assert found == {
        "one_id": "H1",
        "name": "欧阳娜娜",
        "hcp_grade": [],
        "hcp_tag": [{"tag": "egfr"}, {"tag": "pd1"}],
        "touches": [
            {"touch_id": "t2", "channel": "wechat", "title": '"晚期"乳腺癌'},
            {"touch_id": "t1", "channel": "visit", "title": None},
        ],
        "touch_count": 60,
    }
    assert LAYOUT.kinds(PACKED) == {3, 7}


def test_columns_of_a_touch_are_told_in_the_declared_order():
    (first, *_) = LAYOUT.unpacked(PACKED, KINDS)["touches"]

    assert list(first) == LAYOUT.touch


def test_a_file_of_packed_documents_explains_itself(tmp_path):
    path = tmp_path / "profiles.sqlite"
    documents = [pa.record_batch({"one_id": ["H1"], "document": [json.dumps(PACKED)]})]
    kinds = pa.table({"kind": list(KINDS), "text": [json.dumps(one) for one in KINDS.values()]})

    write_profiles(documents, path, packing=(LAYOUT, kinds))

    assert read_profile(path, "H1") == LAYOUT.unpacked(PACKED, KINDS)
