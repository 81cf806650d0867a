"""`market.toml` as it is, and as it should not be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hcploop.errors import ConfigError
from hcploop.market import Feed, Join, load_market
from hcploop.market.load import ChannelTable
from hcploop.market.market import MarketTable
from hcploop.market.policies import PolicyHead
from hcploop.schema.kinds import KINDS

GOOD = """
[market]
name = "肺癌 2026"
currency = "CNY"
time_zone = "Asia/Shanghai"
policy = "cn-drug"
brands = ["alpha", "beta"]
as_of = 2026-06-30

[[channel]]
name = "consulting"
personal = true

[[feed]]
name = "crm_doctors"
source = "crm"
kind = "people"
path = "crm/*.csv"
encoding = "gb18030"
deleted = { column = "状态", values = ["离职"] }
columns.source_id = "客户编码"
columns.name = { join = ["姓", "名"], with = "" }
columns.hospital = ["所在医院", "医院"]
columns.grade_alpha = "等级"
values = { title = { "主任" = "主任医师" } }

[[feed]]
name = "advice"
kind = "touches"
path = ["advice/*.xlsx", "old/advice.csv"]
columns = { phone = "手机", happened_at = "时间" }
constants = { channel = "consulting", action = "speak" }
dates = "%Y/%m/%d"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "market.toml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as raised:
        load_market(write(folder, text))
    return raised.value


def test_a_market_is_read_whole(tmp_path: Path):
    market = load_market(write(tmp_path, GOOD))

    assert market.name == "肺癌 2026"
    assert market.brands == ("alpha", "beta")
    assert market.as_of == dt.datetime.fromisoformat("2026-06-30T15:59:59")
    assert market.channels["consulting"].initiator == "rep"
    assert "visit" in market.channels
    people, touches = market.feeds
    assert (people.source, people.mode, people.key) == ("crm", "upsert", ("source_id",))
    assert (touches.source, touches.mode, touches.key) == ("advice", "append", ("touch_id",))
    assert people.columns["name"] == Join(join=("姓", "名"))
    assert people.columns["hospital"] == ("所在医院", "医院")
    assert touches.path == ("advice/*.xlsx", "old/advice.csv")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ('"2026-06-30"', "2026-06-30T15:59:59"),
        ("2026-06-30T08:00:00", "2026-06-30T00:00:00"),
        ('"2026-06-30 08:00"', "2026-06-30T00:00:00"),
        ("2026-06-30T08:00:00Z", "2026-06-30T08:00:00"),
    ],
)
def test_as_of_is_a_day_or_a_time_in_the_zone_of_the_market(tmp_path: Path, written: str, moment: str):
    market = load_market(write(tmp_path, GOOD.replace("as_of = 2026-06-30", f"as_of = {written}")))

    assert market.as_of == dt.datetime.fromisoformat(moment)


def test_an_as_of_that_is_no_moment_is_refused(tmp_path: Path):
    error = refusal(tmp_path, GOOD.replace("as_of = 2026-06-30", 'as_of = "end of June"'))

    assert error.column == "as_of"


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(tmp_path: Path):
    (tmp_path / "market.toml").write_text(GOOD, encoding="utf-8-sig")

    assert load_market(tmp_path).name == "肺癌 2026"


def test_a_folder_without_market_toml_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"there is no market\.toml in"):
        load_market(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path):
    (tmp_path / "market.toml").write_bytes(GOOD.encode("gb18030"))

    with pytest.raises(ConfigError, match="not UTF-8"):
        load_market(tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "meant"),
    [
        ("encoding =", "encodng =", "encoding"),
        ("time_zone", "timezone", "time_zone"),
        ("personal", "persnal", "personal"),
        ("hospital =", "hopsital =", "hospital"),
        ('kind = "people"', 'kind = "peple"', "people"),
        ("with =", "wth =", "with"),
        ('channel = "consulting"', 'channel = "consultng"', "consulting"),
        ('action = "speak"', 'action = "speek"', "speak"),
        ('policy = "cn-drug"', 'policy = "cn-drugs"', "cn-drug"),
        ("[[channel]]", "[[chanel]]", "channel"),
    ],
)
def test_a_misspelt_word_is_named_with_its_line_and_what_was_meant(tmp_path: Path, right: str, wrong: str, meant: str):
    text = GOOD.replace(right, wrong, 1)

    error = refusal(tmp_path, text)

    assert error.file == "market.toml"
    assert wrong in text.splitlines()[(error.row or 0) - 1]
    assert f"Did you mean {meant!r}" in error.remedy
    assert error.exit_status == 2


def test_a_slip_of_syntax_is_told_with_line_and_column(tmp_path: Path):
    error = refusal(tmp_path, GOOD.replace('name = "肺癌 2026"', "name = 肺癌 2026"))

    assert error.row == 3
    assert "line 3, column 8" in str(error)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("Asia/Shanghai", "Asia/Shangai", "no time zone"),
        ('columns.source_id = "客户编码"', "", "does not say where 'source_id'"),
        ('phone = "手机", ', "", "which column names the person"),
        ('"gb18030"', '"gb1803o"', "no encoding"),
        ('"advice"', '"crm_doctors"', "two feeds have one name"),
        ('"crm/*.csv"', '"~/crm/*.csv"', "not expanded"),
        ('"crm/*.csv"', '"/data/crm/*.csv"', "not expanded"),
        ('encoding = "gb18030"', 'mode = "replace"', "'append', 'upsert' or 'replace_window'"),
        ('encoding = "gb18030"', "header_row = 0", "greater than or equal to 1"),
        ('encoding = "gb18030"', 'delimiter = "，"', "one ASCII character"),
        ('encoding = "gb18030"', "columns_ = 1", "no key 'columns_'"),
        ("personal = true", "", "whether a person of ours takes part"),
        ('source_id = "客户编码"', "source_id = 7", "a list of texts"),
        ('kind = "people"', "", "lacks the key 'kind'"),
        ('brands = ["alpha", "beta"]', 'brands = ["a", "a"]', "name of its own"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(tmp_path: Path, right: str, wrong: str, says: str):
    error = refusal(tmp_path, GOOD.replace(right, wrong, 1))

    assert says in str(error)
    assert error.remedy
    assert error.row is not None


def test_a_value_outside_a_closed_list_is_refused(tmp_path: Path):
    error = refusal(tmp_path, GOOD.replace('action = "speak" }', 'action = "speak", status = "submited" }'))

    assert "'status' cannot be 'submited'" in str(error)
    assert "submitted" in error.remedy


def test_a_market_without_feeds_is_refused(tmp_path: Path):
    assert "no [[feed]]" in str(refusal(tmp_path, '[market]\nname = "x"\n'))


def test_a_missing_folder_of_files_says_how_to_get_it(tmp_path: Path):
    text = GOOD.replace('currency = "CNY"', 'files = "../data"\nfiles_help = "Run make data"')

    error = refusal(tmp_path, text)

    assert "the folder of the feeds' files is missing" in str(error)
    assert error.remedy == "Run make data"


def test_a_default_channel_may_be_changed_in_part(tmp_path: Path):
    text = GOOD + '\n[[channel]]\nname = "visit"\nunit_cost = 450\n'

    visit = load_market(write(tmp_path, text)).channels["visit"]

    assert (visit.unit_cost, visit.name_zh) == (450, "面对面拜访")


def test_a_policy_may_be_a_file(tmp_path: Path):
    (tmp_path / "own.toml").write_text("")

    assert load_market(write(tmp_path, GOOD.replace('"cn-drug"', '"own.toml"'))).policy == "own.toml"


def test_columns_may_be_left_out_for_files_with_canonical_names(tmp_path: Path):
    market = load_market(
        write(tmp_path, '[market]\nname = "x"\n[[feed]]\nname = "a"\nkind = "people"\npath = "a.csv"\n')
    )

    assert market.feeds[0].columns == {}


def test_the_page_on_market_toml_names_every_key_kind_and_column():
    page = (Path(__file__).parents[3] / "docs/reference/market-toml.md").read_text(encoding="utf-8")
    models = (MarketTable, ChannelTable, Feed, PolicyHead)
    first_cells = " ".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    listed = [kind for kind in KINDS.values() if f"`{kind.name}`" in first_cells]

    words = {f"`{word}`" for word in (*KINDS, *(key for model in models for key in model.model_fields))}
    columns = {name for kind in listed for name in kind.columns}

    assert not [word for word in sorted({*words, *columns}) if word not in page]
    assert len(listed) == len(KINDS)
