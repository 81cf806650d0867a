"""Departments."""

import csv

import pyarrow as pa
import pytest

from hcploop.structure.kernels.departments import departments


def form(text):
    return departments(pa.table({"raw": [text]})).to_pylist()[0]["department"]


@pytest.mark.parametrize(
    "text",
    ["心内科", "心血管内科", "心内一科", "心内科三病区", "心內科", "心血管内科门诊", "Cardiology", "心脏内科(东区)"],
)
def test_every_writing_of_cardiology_is_one(text):
    assert form(text) == "心血管内科"


def test_the_ending_says_what_it_is():
    assert form("功能神经外科") == "神经外科"


def test_a_path_of_specialities_counts_by_its_end():
    assert form("Allopathic & Osteopathic Physicians|Internal Medicine|Gastroenterology") == "消化内科"


def test_what_is_not_known_stays_as_written():
    assert form("晕病科") == "晕病科"


def test_nine_of_ten_real_departments_are_recognised(real_file):
    with real_file("cn_reference/real_dept_names_beijing.csv") as file:
        rows = list(csv.DictReader(file))

    codes = departments(pa.table({"raw": [row["dept_name"] for row in rows]}))["code"].to_pylist()

    weights = [int(row["n_hospitals"]) for row in rows]
    assert sum(n for n, code in zip(weights, codes, strict=True) if code) / sum(weights) >= 0.94
