"""The doctors of a snapshot as one table in memory, made once and asked often."""

from __future__ import annotations

import duckdb
import pyarrow as pa
from opencc import OpenCC

DOCTOR = """
CREATE TABLE doctor AS
WITH place AS (SELECT institution AS hospital, any_value(territory) AS territory FROM territory GROUP BY institution),
touched AS (
  SELECT p.one_id, max(d.local_on) AS last_on, sum(d.contacts)::BIGINT AS contacts
  FROM record_day d JOIN record_person p USING (record_id) GROUP BY p.one_id
)
SELECT h.one_id, h.name, h.pinyin, h.institution_id, h.hospital, h.hospital_level, h.department, h.title, h.province,
  coalesce(tagged.tags, []) AS tags, h.city, h.region, h.rep_id, h.is_active, h.records, h.confidence, place.territory,
  touched.last_on, coalesce(touched.contacts, 0) AS contacts,
  s.name AS name_key, s.hospital AS hospital_key, s.initials
FROM hcp h LEFT JOIN place USING (hospital) LEFT JOIN touched USING (one_id)
LEFT JOIN (SELECT one_id, list(tag) AS tags FROM hcp_tag GROUP BY one_id) tagged USING (one_id)
LEFT JOIN simplified s USING (one_id)
"""
RATED = """
CREATE TABLE rated AS
SELECT t.one_id, t.brand, t.tier, t.persona, t.grade, s.percentile AS engagement
FROM hcp_tier t LEFT JOIN (SELECT one_id, brand, percentile FROM hcp_score WHERE dimension = 'engagement') s
USING (one_id, brand)
"""


def make_doctor_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the doctors of a snapshot into the connection's memory.

    Makes `doctor`, a row a doctor with the keys that she is searched by, and `rated`, a row a doctor and brand.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        What `Snapshot.connect` gave.
    """
    names = connection.execute("SELECT one_id, name, hospital, pinyin FROM hcp").to_arrow_table()
    connection.register("simplified", _simplified(names))
    connection.execute(DOCTOR)
    connection.unregister("simplified")
    connection.execute(RATED)
    connection.execute("CREATE INDEX doctor_by_id ON doctor (one_id)")
    connection.execute("ANALYZE")


def simplify(text: str) -> str:
    """Write a text as it is searched for: simplified script, lower case, without spaces.

    Examples
    --------
    >>> simplify("歐陽 NaNa")
    '欧阳nana'
    """
    return "".join(_CONVERTER.convert(text).lower().split())


_CONVERTER = OpenCC("t2s")


def _simplified(names: pa.Table) -> pa.Table:
    hospitals = names["hospital"].unique().to_pylist()
    known = {hospital: simplify(hospital) for hospital in hospitals if hospital}
    rows = names.to_pylist()
    return pa.table(
        {
            "one_id": names["one_id"],
            "name": [simplify(row["name"] or "") for row in rows],
            "hospital": [known.get(row["hospital"], "") for row in rows],
            "initials": [_initials(row["name"] or "") for row in rows],
        }
    )


def _initials(name: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - it reads its dictionary when it is imported

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
