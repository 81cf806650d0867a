"""Numbers of records."""

import hashlib

from hcploop.structure.kernels.record_ids import record_id


def test_the_number_is_the_first_63_bits_of_the_md5():
    md5 = hashlib.md5("crm\x1fsource_id\x1f客户1\x1f".encode()).hexdigest()

    assert record_id("crm", "source_id", "客户1") == int(md5[:16], 16) >> 1


def test_source_kind_value_and_owner_all_make_a_difference():
    made = {
        record_id("crm", "source_id", "1"),
        record_id("sfe", "source_id", "1"),
        record_id("crm", "phone", "1"),
        record_id("crm", "source_id", "2"),
        record_id("crm", "source_id", "1", "2026-01-01"),
    }

    assert len(made) == 5
    assert all(0 <= number < 2**63 for number in made)


def test_parts_do_not_run_into_each_other():
    assert record_id("a", "bc", "d") != record_id("ab", "c", "d")
