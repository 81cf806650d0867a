"""Departments."""

import csv

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from hcploop.structure import data
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


def test_every_subject_of_the_national_list_has_its_code_under_each_of_its_names(real_file):
    with real_file("cn_reference/diagnosis_subjects_excerpt.csv") as file:
        subjects = [row for row in csv.DictReader(file) if row["code"] != "13.01"]
    names = [(row["code"], name) for row in subjects for name in (row["name"], *row["aliases"].split(";")) if name]

    codes = departments(pa.table({"raw": [name for _, name in names]}))["code"].to_pylist()

    # 皮肤病 (13.01) is what dermatology is: two codes for one department would part namesakes.
    assert codes == [code for code, _ in names]


@pytest.mark.parametrize(
    ("text", "department", "reason", "score"),
    [
        ("小儿神经外科", "小儿神经外科", "exact", 1.0),
        ("肿瘤诊疗中心", "肿瘤科", "ward", 0.95),
        ("神经影像科", "医学影像科", "ending", 0.85),
        ("呼吸哮喘科", "呼吸内科", "beginning", 0.7),
        ("晕病科", "晕病科", "unknown", 0.0),
    ],
)
def test_every_reading_says_how_sure_it_is_and_why(text, department, reason, score):
    found = departments(pa.table({"raw": [text]})).to_pylist()[0]

    assert (found["department"], found["reason"], found["score"]) == (department, reason, score)


@settings(deadline=None)
@given(st.sampled_from([row["department"] for row in data.rows("departments")]), st.sampled_from(["s2t", "s2tw"]))
def test_a_standard_name_is_read_as_itself_in_either_script(name, script):
    assert form(name) == form(OpenCC(script).convert(name)) == form("　".join(name)) == name


def test_nine_of_ten_real_departments_are_recognised(real_file):
    with real_file("cn_reference/real_dept_names_beijing.csv") as file:
        rows = list(csv.DictReader(file))

    codes = departments(pa.table({"raw": [row["dept_name"] for row in rows]}))["code"].to_pylist()

    weights = [int(row["n_hospitals"]) for row in rows]
    assert sum(n for n, code in zip(weights, codes, strict=True) if code) / sum(weights) >= 0.97
