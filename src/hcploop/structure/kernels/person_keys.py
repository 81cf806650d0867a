"""Which record a way of naming a person means."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from hcploop.schema import person_key
from hcploop.structure.contacts import NO_ID
from hcploop.structure.kernels.phones import phones, region_of
from hcploop.structure.kernels.record_ids import record_id

ROUNDED = r"^\s*\d(\.\d+)?[eE]\+\d+\s*$"
"""A number that a spreadsheet rounded, such as 1.38E+10: many people would share it."""

_is_rounded = re.compile(ROUNDED).match
_is_no_id = re.compile(NO_ID).match
_NAMESPACED = ("wechat_unionid", "wechat_openid", "external_userid")


def person_keys(names: pa.Table, *, source: str, zone: str) -> pa.Table:
    """Normalise the identifiers by which a feed names people, and number the records.

    Parameters
    ----------
    names : table
        Distinct (person_kind, person_raw), neither null.
    source : str
        Whose ids they are; the namespace of WeChat ids that name none.
    zone : str
        The market's time zone, which tells the country of telephones.

    Returns
    -------
    person_key
        One row a name. `person_value` and `record_id` are null where the identifier names nobody, as a telephone
        that is none or a number that a spreadsheet rounded.

    Examples
    --------
    >>> names = pa.table({"person_kind": ["phone", "phone"], "person_raw": ["139 1234 5678", "+8613912345678"]})
    >>> keys = person_keys(names, source="calls", zone="Asia/Shanghai").to_pylist()
    >>> keys[0]["person_value"], keys[0]["record_id"] == keys[1]["record_id"]
    ('+8613912345678', True)
    """
    parts = [_of_kind(names, kind, source=source, zone=zone) for kind in pc.unique(names["person_kind"]).to_pylist()]
    return person_key.check_arrow(pa.concat_tables(parts)) if parts else person_key.arrow([])


def _of_kind(names: pa.Table, kind: str, *, source: str, zone: str) -> pa.Table:
    raw = names.filter(pc.equal(names["person_kind"], kind))["person_raw"].combine_chunks().cast(pa.string())
    values = _values(raw, kind, source=source, zone=zone)
    name = "source_id" if kind == "source_person_id" else kind
    numbers = [None if value is None else record_id(source, name, value) for value in values]
    return pa.table(
        {
            "person_kind": pa.repeat(pa.scalar(kind), len(raw)),
            "person_raw": raw,
            "person_value": pa.array(values, pa.string()),
            "record_id": pa.array(numbers, pa.int64()),
        }
    )


def _values(raw: pa.Array, kind: str, *, source: str, zone: str) -> list[str | None]:
    if kind == "phone":
        return list(phones(pa.table({"raw": raw}), region=region_of(zone))["phone"].to_pylist())
    texts = ["" if _is_rounded(text) else _tidy(text) for text in raw.to_pylist()]
    if kind == "email":
        return [text.lower() or None for text in texts]
    if kind == "licence_no":
        return ["".join(text.upper().split()) or None for text in texts]
    if kind in _NAMESPACED:
        ids = ["".join(text.split()) for text in texts]
        return [None if _is_no_id(text) else text if "@" in text else f"{text}@{source}" for text in ids]
    return [text or None for text in texts]


def _tidy(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return plain.strip()
