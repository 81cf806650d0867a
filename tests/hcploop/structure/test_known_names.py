import pyarrow as pa
import pytest

from hcploop.structure import data
from hcploop.structure.kernels.departments import departments
from hcploop.structure.kernels.places import places
from hcploop.structure.kernels.titles import titles
from hcploop.structure.known_names import KINDS, known_names, near_names


def _read(kind, texts):
    """What the kernel of a kind makes of texts."""
    values = pa.table({"raw": pa.array(texts, pa.string())})
    if kind == "department":
        return departments(values)["department"].to_pylist()
    if kind == "title":
        return [row["title"] or row["academic_title"] for row in titles(values).to_pylist()]
    rows = places(values).to_pylist()
    return [" ".join(dict.fromkeys(one for one in (row["province"], row["city"]) if one)) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_every_standard_name_is_read_as_itself(kind):
    names = [one.name for one in known_names(kind)]

    assert _read(kind, names) == names
    assert len(set(names)) == len(names) > 20


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [("肿內科", "department", "肿瘤科"), ("付主任医师", "title", "副主任医师"), ("扬洲市", "place", "江苏省 扬州市")],
)
def test_a_text_that_nothing_recognised_is_near_what_was_meant(text, kind, meant):
    assert meant in near_names(text, kind, k=2)


def test_what_looks_like_nothing_is_near_nothing():
    assert near_names("PCCM", "department") == ()
    assert len(near_names("内科", "department", k=3)) == 3


def test_a_list_of_the_markets_own_is_what_is_known():
    with data.using(data.Lists({"departments.csv": "code,department,words\n1,星象科,看星星\n"})):
        own = known_names("department")

    assert [one.name for one in own] == ["星象科"]
    assert len(known_names("department")) > 20
