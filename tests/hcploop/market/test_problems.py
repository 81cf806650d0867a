"""Lines of keys in TOML text."""

from __future__ import annotations

import pytest

from hcploop.market.problems import line_of

TEXT = """# name of the market
[market]
name = "a"

[[feed]]
name = "b"
columns = { source_id = "id", hospital = "h" }

[[feed]]
name = "c"
[feed.columns]
hospital = "h"
"医院" = "x"
"""


@pytest.mark.parametrize(
    ("section", "keys", "index", "line"),
    [
        ("market", ("name",), None, 3),
        ("feed", ("name",), 0, 6),
        ("feed", ("columns", "hospital"), 0, 7),
        ("feed", ("columns", "hospital"), 1, 12),
        ("feed", ("columns", "医院"), 1, 13),
        ("feed", ("path",), 1, 9),
        ("feed", (), 2, None),
    ],
)
def test_a_key_is_found_in_its_own_table(section: str, keys: tuple[str, ...], index: int | None, line: int | None):
    assert line_of(TEXT, section, keys, index=index) == line
