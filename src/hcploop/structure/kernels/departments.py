"""Departments: the standard name of the department that a text names."""

from __future__ import annotations

import re

import pyarrow as pa

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.text import raw_values, simplified, tidied

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_NUMBER = "[一二三四五六七八九十\\d]+"
_WARD = re.compile(
    rf"(?:第?{_NUMBER}病?[区室]|病[区房]|门诊部?|住院部|{_NUMBER}楼|{_NUMBER}部|中心|专[科业]|普通|特需|主任|组)+$"
)
_INSTITUTE = re.compile(
    r"(?:疾?病)?(?:诊疗|治疗|防治|诊治|救治|医学|研究|综合)*(?:与研究)?(?:中心|研究[所院室]|诊疗部)$"
)
_DIVISION = re.compile(rf"第?{_NUMBER}科$|科?第?{_NUMBER}组?$")
_SEVERAL = re.compile(r"[、，,;；/&+|\-]|与|和|及|暨")
_SHORT = 3
_SCORES = {"exact": 1.0, "ward": 0.95, "ending": 0.85, "beginning": 0.7}


def departments(values: pa.Table) -> pa.Table:
    """Say which department each text names.

    Wards and numbers are taken off (心内一科, 消化科三病区); then the listed words are tried whole, at the end,
    where Chinese says what a thing is (老年口腔科 is a 口腔科), and at the beginning. What is not recognised
    stays as written.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct texts.

    Returns
    -------
    schema.department_match
        One row a value, in their order.

    Examples
    --------
    >>> form = departments(pa.table({"raw": ["心内一科", "Cardiology"]})).to_pylist()
    >>> [(row["department"], row["reason"]) for row in form]
    [('心血管内科', 'ward'), ('心血管内科', 'exact')]
    """
    shown = tidied(raw_values(values))
    read = [_read(key.lower()) for key in simplified(shown)]
    table = pa.table(
        {
            "raw": values["raw"],
            "department": pa.array(
                [_names()[code] if code else text or None for text, (code, _) in zip(shown, read, strict=True)],
                pa.string(),
            ),
            "code": pa.array([code for code, _ in read], pa.string()),
            "score": pa.array([_SCORES.get(reason, 0.0) for _, reason in read], pa.float64()),
            "reason": pa.array([reason for _, reason in read], pa.string()),
        }
    )
    return schema.department_match.check_arrow(table)


def _read(text: str) -> tuple[str | None, str]:
    if not text:
        return None, "empty"
    code = _listed(text)
    if code:
        return code, "exact"
    bare = _BRACKETS.sub("", text).replace(" ", "") if not text.isascii() else text
    for pattern, ending in ((_WARD, ""), (_DIVISION, "科"), (_INSTITUTE, "")):
        shorter = pattern.sub(ending, bare)
        code = _listed(shorter) or _listed(shorter + "科")
        if code:
            return code, "ward"
    if bare.isascii():
        return _latin(bare)
    parts = [part for part in _SEVERAL.split(bare) if part]
    read = [_by_part(_WARD.sub("", part)) if len(parts) == 1 else _read(part) for part in parts]
    return next((found for found in read if found[0]), (None, "unknown"))


def _by_part(text: str) -> tuple[str | None, str]:
    if text.startswith(("中医", "儿童", "小儿", "中西医")):
        return _by_beginning(text)
    for start in range(1, len(text) - _SHORT + 1):
        code = _words().get(text[start:])
        if code:
            return code, "ending"
    return _by_beginning(text)


def _by_beginning(text: str) -> tuple[str | None, str]:
    for end in range(len(text) - 1, 1, -1):
        code = _words().get(text[:end]) or _words().get(text[:end] + "科")
        if code:
            return code, "beginning"
    code = {"儿童": "07", "小儿": "07"}.get(text[:2])
    return (code, "beginning") if code else (None, "unknown")


def _latin(text: str) -> tuple[str | None, str]:
    """Read an English name: the last listed part of a path such as `Physicians|Internal Medicine|Cardiology`."""
    for part in reversed(re.split(r"[|/;,>]", text)):
        cleaned = re.sub(r"^(department|dept\.?|division) of |\s+(department|dept\.?)$", "", part.strip())
        code = _listed(cleaned)
        if code:
            return code, "exact"
    return None, "unknown"


def _listed(text: str) -> str | None:
    return _words().get(text)


@data.derived
def _names() -> dict[str, str]:
    return {row["code"]: row["department"] for row in data.rows("departments")}


@data.derived
def _words() -> dict[str, str]:
    return {
        word: row["code"]
        for row in data.rows("departments")
        for word in (row["department"], *row["words"].split(";"))
        if word
    }
