"""`[oneid.limits.<kind>]` as it is, and as it should not be."""

from __future__ import annotations

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market

FEEDS = """
[market]
name = "m"
[[feed]]
name = "crm"
kind = "people"
path = "a.csv"
"""


def limits(folder, text):
    (folder / "market.toml").write_text(FEEDS + text, encoding="utf-8")
    return load_market(folder).limits


def test_without_the_tables_the_usual_limits_hold(tmp_path):
    told = limits(tmp_path, "")

    assert {told.of(kind).names for kind in ("phone", "wechat_openid", "id_npi")} == {3}
    assert (told.of("phone").values, told.of("licence_no").values, told.of("id_npi").values) == (6, 1, 6)


@pytest.mark.parametrize(
    "text",
    [
        "[oneid.limits.phone]\nnames = 5\n[oneid.limits.id_npi]\nvalues = 1\n",
        "[oneid.limits]\nphone = { names = 5 }\nid_npi = { values = 1 }\n",
    ],
)
def test_a_kind_keeps_what_its_table_does_not_say(tmp_path, text):
    told = limits(tmp_path, text)

    assert (told.of("phone").names, told.of("phone").values) == (5, 6)
    assert (told.of("id_npi").names, told.of("id_npi").values) == (3, 1)
    assert list(told.further) == ["id_npi"]


@pytest.mark.parametrize(
    ("text", "row", "problem", "remedy"),
    [
        ("[oneid.limits.phones]\nnames = 5\n", 1, "[oneid.limits] has no kind 'phones'", "Did you mean 'phone'"),
        ("[oneid.limits.passport]\nnames = 5\n", 1, "has no kind 'passport'", "The kinds are phone, email"),
        ("[oneid.limits.phone]\nname = 5\n", 2, "[oneid.limits.phone] has no key 'name'", "Did you mean 'names'"),
        ("[oneid.limits.phone]\nnames = 1\n", 2, "greater than or equal to 2", "Mend 'names' in [oneid.limits.phone]"),
        ("[oneid.limits.phone]\nvalues = 0\n", 2, "greater than or equal to 1", "Mend 'values'"),
        ("[oneid.limits.phone]\nvalues = 'six'\n", 2, "a valid integer", "Mend 'values'"),
        ("[oneid.limits]\nphone = 5\n", 2, "'phone' is not written as a table", "Write [oneid.limits.phone]"),
        ("[oneid]\nlimits = 5\n", 2, "'limits' is not written as a table", "Write [oneid.limits.phone]"),
        ("[oneid]\nlimit = 5\n", 2, "[oneid] has no key 'limit'", "Did you mean 'limits'"),
    ],
)
def test_a_mistake_names_the_line_the_key_and_the_remedy(tmp_path, text, row, problem, remedy):
    with pytest.raises(ConfigError) as raised:
        limits(tmp_path, text)

    assert problem in raised.value.problem
    assert remedy in str(raised.value)
    assert raised.value.row == FEEDS.count("\n") + row


def test_a_number_that_limits_nothing_is_shown(tmp_path):
    with pytest.raises(ConfigError) as raised:
        limits(tmp_path, "[oneid.limits.phone]\nnames = 1\n")

    assert (raised.value.file, raised.value.column, raised.value.value) == ("market.toml", "names", "1")
