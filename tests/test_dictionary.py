from hcploop.schema import TABLES
from tests.dictionary import PAGE, page

RESERVED = {"all", "and", "any", "as", "by", "case", "desc", "end", "from", "group", "in", "is", "limit", "not", "null"}
RESERVED |= {"on", "or", "order", "select", "table", "then", "to", "union", "user", "using", "when", "where", "with"}
RESERVED |= {"column", "check", "default", "primary", "references", "row", "rows", "window", "year", "month", "day"}


def test_the_data_dictionary_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_data_dictionary_notices_a_new_column():
    table = TABLES["hcp_tier"]

    assert f"One row is {table.text}" in page()
    assert all(f"| `{column}` |" in page() for column in table.columns)


def test_no_column_has_a_reserved_name():
    assert not {name for table in TABLES.values() for name in table.columns} & RESERVED


def test_every_key_is_a_column():
    assert all(set(table.key) <= set(table.columns) for table in TABLES.values())
