"""Which product a written name is."""

import pyarrow as pa
import pytest

from hcploop.structure.kernels.products import product_ids, products


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("XARELTO", "Xarelto™"),
        ("Xarelto(R)", "拜瑞妥®"),
        ("Travatan Z", "TravatanZ"),
        ("PREVNAR - 13", "PREVNAR  13"),
        ("阿莫西林（膠囊）", "阿莫西林胶囊"),
        ("ＥＬＩＱＵＩＳ", "Eliquis"),
    ],
)
def test_two_writings_of_one_product_have_one_id(one, other):
    told = product_ids([one, other])

    assert told[one] == told[other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("胰岛素 1.5 ml", "胰岛素 15 ml"),
        ("Edarbi", "Edarbi +"),
        ("5%葡萄糖", "葡萄糖"),
        ("α干扰素", "β干扰素"),
        ("10/5 mg", "105 mg"),
    ],
)
def test_strengths_and_kinds_stay_apart(one, other):
    told = product_ids([one, other])

    assert told[one] != told[other]


def test_a_product_is_called_as_most_rows_write_it():
    told = products(pa.table({"raw": ["ELIQUIS", "Eliquis", "-"], "records": [2, 1, 1]})).to_pylist()

    assert [(row["product"], row["product_id"]) for row in told] == [
        ("ELIQUIS", "eliquis"),
        ("ELIQUIS", "eliquis"),
        ("-", None),
    ]
