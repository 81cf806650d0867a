"""A market's own lists."""

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.errors import ConfigError
from hcploop.structure import data
from hcploop.structure.kernels.departments import departments
from hcploop.structure.kernels.hospitals import hospitals
from hcploop.structure.reference import REPLACEABLE, own_lists

LISTED = schema.institution.arrow([{"institution_id": "a", "name": "滨海市中央医院", "city": "天津市"}])


def written(tmp_path, name, text):
    folder = tmp_path / "reference"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return tmp_path


def found(text):
    return hospitals(pa.table({"raw": [text]}), LISTED).to_pylist()[0]["institution_id"]


def test_what_ships_passes_its_own_check(tmp_path):
    for name in REPLACEABLE:
        written(tmp_path, name, data.shipped(name))

    lists = own_lists(tmp_path)

    assert len(lists.key) == 32
    assert all(lists.text(name) == data.shipped(name) for name in REPLACEABLE)


def test_a_market_without_its_own_lists_reads_what_ships(tmp_path):
    assert own_lists(tmp_path).key == ""


def test_a_market_adds_a_renaming_that_no_name_tells(tmp_path):
    root = written(tmp_path, "hospital_names.csv", "hospital,also\n滨海市中央医院,老码头医院\n")

    before = found("老码头医院")
    with data.using(own_lists(root)):
        inside = found("老码头医院")

    assert (before, inside, found("老码头医院")) == (None, "a", None)


def test_two_markets_do_not_see_each_others_lists(tmp_path):
    first = own_lists(written(tmp_path / "one", "departments.csv", "code,department,words\n01,一科,甲科\n"))
    second = own_lists(written(tmp_path / "two", "departments.csv", "code,department,words\n01,二科,甲科\n"))
    values = pa.table({"raw": ["甲科"]})

    read = []
    for lists in (first, second, first):
        with data.using(lists):
            read.append(departments(values)["department"].to_pylist()[0])

    assert read == ["一科", "二科", "一科"]


@pytest.fixture(autouse=True)
def _folders(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("hospital.toml", "", ["reference/hospital.toml", "no list of this name", "hospitals.toml"]),
        ("phones.toml", "", ["reference/phones.toml", "no list of this name is read"]),
        ("places.csv", "province,short,english\nx,y,z\n", ["row 1", "'cities'", "column is missing"]),
        ("departments.csv", "code,department,words\n01,内科,\n", ["row 2", "'words'", "value is missing"]),
        ("hospital_names.csv", "hospital,also\n甲医院,乙\n甲医院,丙\n", ["row 3", "'甲医院'", "row 2 already"]),
        ("hospital_names.csv", "hospital,also\n", ["has no rows"]),
        ("hospital_names.csv", "hospital,also\n甲,乙\n".encode("gbk"), ["not UTF-8", "encoding UTF-8"]),
        ("titles.toml", "rank = 3\n", ["reference/titles.toml"]),
        ("titles.toml", "[[rank]\n", ["not TOML at line 1"]),
    ],
)
def test_a_bad_list_is_told_in_one_paragraph(tmp_path, name, text, says):
    root = written(tmp_path, name, text)

    with pytest.raises(ConfigError) as told:
        own_lists(root)

    assert "\n" not in str(told.value)
    assert all(part in str(told.value) for part in says)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("kinds = [", "kind = [", ["'kinds'", "this is missing"]),
        ('"人民", "中心", "中西医结合"', '"人民", 3, "中西医结合"', ["'kinds'", "must be text", "'3'"]),
        ('twins = ["伊宁", "和田"]', "twins = []", ["'twins'", "the list is empty"]),
        ('"北医" = "北京大学"', '"北医" = 7', ["'written_as.北医'", "must be text"]),
        ("twins = [", 'twin = "x"\ntwins = [', ["'twin'", "nothing of this name is read"]),
    ],
)
def test_a_list_that_lacks_what_ships_is_told(tmp_path, before, after, says):
    text = data.shipped("hospitals.toml")
    assert before in text
    root = written(tmp_path, "hospitals.toml", text.replace(before, after, 1))

    with pytest.raises(ConfigError) as told:
        own_lists(root)

    assert all(part in str(told.value) for part in says)
