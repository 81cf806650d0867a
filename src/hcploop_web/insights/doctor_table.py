"""The doctors of a snapshot as one table in memory, made once and asked often."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa
from opencc import OpenCC

RATED = """
SELECT t.one_id, t.brand, t.tier, t.persona, t.grade, s.percentile AS engagement
FROM hcp_tier t LEFT JOIN (SELECT one_id, brand, percentile FROM hcp_score WHERE dimension = 'engagement') s
USING (one_id, brand)
"""
DOCTOR = """
WITH place AS (SELECT institution AS hospital, any_value(territory) AS territory FROM territory GROUP BY institution),
touched AS (
  SELECT p.one_id, max(d.local_on) AS last_on, sum(d.contacts)::BIGINT AS contacts
  FROM record_day d JOIN record_person p USING (record_id) {some} GROUP BY p.one_id
)
SELECT h.one_id, h.name, h.pinyin, h.institution_id, h.hospital, h.hospital_level, h.department, h.title, h.province,
  h.city, h.region, h.rep_id, h.is_active, h.records, h.confidence, place.territory,
  touched.last_on, coalesce(touched.contacts, 0) AS contacts, s.sought, s.initials{ratings}
FROM hcp h LEFT JOIN place USING (hospital) LEFT JOIN touched USING (one_id)
JOIN simplified s USING (one_id) {joins}
"""
IN_ORDER = "ORDER BY tier_0 NULLS LAST, engagement_0 DESC NULLS LAST, one_id"
EARNED = "SELECT t.tag, d.rowid AS place FROM hcp_tag t JOIN doctor d USING (one_id)"
_OF_BRAND = ("tier", "persona", "grade", "engagement")


def make_doctor_table(connection: duckdb.DuckDBPyConnection, brands: Sequence[str]) -> None:
    """Put the doctors of a snapshot into the connection's memory.

    Makes `doctor`, a row a doctor with the keys that she is searched by and where she stands for each brand; `earned`,
    the rows of `doctor` that have a tag; and `rated`, a row a doctor and brand.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        What `Snapshot.connect` gave.
    brands : sequence of str
        At least one; `of_brand` names their columns by their place here.
    """
    names = connection.execute("SELECT one_id, name, hospital, pinyin FROM hcp").to_arrow_table()
    connection.register("simplified", _simplified(names))
    connection.execute(f"CREATE TABLE rated AS {RATED}")
    connection.execute(f"CREATE TABLE doctor AS {_doctor(brands)} {IN_ORDER}", list(brands))
    connection.unregister("simplified")
    connection.execute(f"CREATE TABLE earned AS {EARNED} ORDER BY tag, place")
    connection.execute("CREATE INDEX doctor_by_id ON doctor (one_id)")
    connection.execute("ANALYZE")


def patch_doctor_table(connection: duckdb.DuckDBPyConnection, brands: Sequence[str]) -> pa.Table:
    """Write what is known now of some people into what `make_doctor_table` made; every doctor keeps her `rowid`.

    Who was merged into another stays, as she was, until the next snapshot.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A cursor, in a transaction; the table `patched` names the people (`one_id`).
    brands : sequence of str
        As for `make_doctor_table`.

    Returns
    -------
    pyarrow.Table
        The rows of `doctor` that were written, with their `place`.
    """
    hers = "one_id IN (FROM patched)"
    names = connection.execute(f"SELECT one_id, name, hospital, pinyin FROM hcp WHERE {hers}").to_arrow_table()  # noqa: S608 - our own words
    connection.register("simplified", _simplified(names))
    connection.execute(f"DELETE FROM rated WHERE {hers}")  # noqa: S608 - the same
    connection.execute(f"INSERT INTO rated SELECT * FROM ({RATED}) WHERE {hers}")  # noqa: S608 - the same
    some = f"WHERE p.{hers}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE now_known AS {_doctor(brands, some=some)}", list(brands))
    connection.unregister("simplified")
    columns = [name for name, *_ in connection.execute("DESCRIBE now_known").fetchall() if name != "one_id"]
    told = ", ".join(f"{name} = n.{name}" for name in columns)
    connection.execute(f"UPDATE doctor SET {told} FROM now_known n WHERE doctor.one_id = n.one_id")  # noqa: S608 - the same
    connection.execute(f"DELETE FROM earned WHERE place IN (SELECT rowid FROM doctor WHERE {hers})")  # noqa: S608 - the same
    connection.execute(f"INSERT INTO earned {EARNED} WHERE {hers}")
    return connection.execute(f"SELECT rowid AS place, * FROM doctor WHERE {hers}").to_arrow_table()  # noqa: S608 - the same


def _doctor(brands: Sequence[str], *, some: str = "") -> str:
    # A list filters and sorts by one brand: joined beforehand, it is answered ten times as quickly.
    ratings = "".join(
        f", r{place}.{name} AS {of_brand(name, place)}" for place in range(len(brands)) for name in _OF_BRAND
    )
    joins = " ".join(
        f"LEFT JOIN rated r{place} ON r{place}.one_id = h.one_id AND r{place}.brand = ?" for place in range(len(brands))
    )
    return DOCTOR.format(ratings=ratings, joins=joins, some=some)


def of_brand(name: str, place: int) -> str:
    """Name the column of `doctor` that tells where she stands for the brand at a place.

    Examples
    --------
    >>> of_brand("tier", 0)
    'tier_0'
    """
    return f"{name}_{place}"


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
    hospitals = names["hospital"].unique().drop_null().to_pylist()
    known = dict(zip(hospitals, _simplify_all(hospitals), strict=True))
    written = [name or "" for name in names["name"].to_pylist()]
    # One text to be looked through instead of three, with line ends that nobody can type between them.
    parts = (
        _simplify_all(written),
        [known.get(hospital, "") for hospital in names["hospital"].to_pylist()],
        [sound or "" for sound in names["pinyin"].to_pylist()],
    )
    return pa.table(
        {
            "one_id": names["one_id"],
            "sought": ["\n".join(line) for line in zip(*parts, strict=True)],
            "initials": _initials(written, names["pinyin"].to_pylist()),
        }
    )


def _simplify_all(texts: Sequence[str]) -> list[str]:
    """Do as `simplify`, for many texts in one go, which is forty times as quick."""
    lines = _CONVERTER.convert("\n".join(" ".join(text.split()) for text in texts)).lower()
    return [line.replace(" ", "") for line in lines.split("\n")] if texts else []


def _initials(names: Sequence[str], sounds: Sequence[str | None]) -> list[str]:
    """Give the first letter of each character; of the first as the name's own sound has it, since surnames differ."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - it reads its dictionary when it is imported

    first = {one: "".join(lazy_pinyin(one, style=Style.FIRST_LETTER)).lower() for one in set("".join(names))}
    return [
        (sound[:1] if sound and not name.isascii() else first[name[0]]) + "".join(first[one] for one in name[1:])
        if name
        else ""
        for name, sound in zip(names, sounds, strict=True)
    ]
