"""Periods, days of the week and times of day."""

import datetime as dt

import ibis
import pytest

from hcploop.structure.periods import begins_on, clock, period, weekday

PERIODS = {
    "2026-03": [
        "2026-03",
        "2026/3",
        "2026年3月",
        "2026年03月份",
        "2026年 3月",
        "202603",
        "2026.3",
        "03/2026",
        "Mar 2026",
        "2026-march",
    ],
    "2026-Q1": ["2026Q1", "2026-q1", "2026 Q1", "Q1 2026", "2026年一季度", "2026年第1季度", "2026年第一季度"],
    "2026-W05": ["2026-W05", "2026w5", "2026年第5周", "2026-W5"],
    "2026-W10": ["2026-W10", "2026年第10周"],
    "2026": ["2026", "2026年", "2026年度"],
    "2026-03-05": ["2026-03-05", "2026/3/5", "20260305", "2026年3月5日", "2026-03-05 00:00:00"],
    None: ["2026-13", "0202-03", "2026-02-31", "三月", "", "2026Q5", "2026-W54", "Foo 2026"],
}


def read(function, texts):
    table = ibis.memtable({"raw": texts}, schema={"raw": "string"})
    return table.select("raw", got=function(table.raw)).to_pyarrow().to_pylist()


@pytest.mark.parametrize("want", PERIODS, ids=str)
def test_every_writing_of_a_period_becomes_one(want):
    assert {row["raw"]: row["got"] for row in read(period, PERIODS[want])} == dict.fromkeys(PERIODS[want], want)


def test_a_period_begins_on_its_first_day_and_a_week_on_monday():
    table = ibis.memtable({"p": ["2026", "2026-Q2", "2026-03", "2026-W01", "2026-W10", "2026-03-05"]})

    found = table.select("p", on=begins_on(table.p)).to_pyarrow().to_pylist()

    assert {row["p"]: row["on"] for row in found} == {
        "2026": dt.date(2026, 1, 1),
        "2026-Q2": dt.date(2026, 4, 1),
        "2026-03": dt.date(2026, 3, 1),
        "2026-W01": dt.date(2025, 12, 29),
        "2026-W10": dt.date(2026, 3, 2),
        "2026-03-05": dt.date(2026, 3, 5),
    }


@pytest.mark.parametrize(
    ("want", "texts"),
    [
        (1, ["周一", "星期一", "礼拜一", "週一", "Mon", "monday", "1"]),
        (7, ["周日", "星期天", "禮拜日", "Sunday", "7"]),
        (None, ["每天", "0", "8", "周一、周三", ""]),
    ],
)
def test_a_day_of_the_week_is_a_number_from_monday(want, texts):
    assert {row["got"] for row in read(weekday, texts)} == {want}


@pytest.mark.parametrize(
    ("want", "texts"),
    [
        ("09:00", ["9:00", "09:00:00", "9点", "9時", "0900", "9", "上午9点", "9 am"]),
        ("14:30", ["14:30", "下午2点半", "2:30 pm", "1430", "14时30分", "下午14:30", "pm 2:30"]),
        ("12:00", ["12:00", "中午12点", "12pm"]),
        ("11:30", ["中午11点半", "11:30 AM"]),
        ("00:00", ["0:00", "12 am"]),
        ("24:00", ["24:00"]),
        (None, ["25:00", "9:75", "24:30", "随时", "9:00-11:00", "", "0.375"]),
    ],
)
def test_a_time_of_day_is_hours_and_minutes(want, texts):
    assert {row["raw"]: row["got"] for row in read(clock, texts)} == dict.fromkeys(texts, want)
