"""Rows of institutions feeds -> hospitals."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.merged import merged
from hcploop.structure.records import where_text

_LEVELS = (
    ("三级特等", "^三级?特等?$"),
    ("三级甲等", "^(三级?甲等?(医院)?|3a|三a)$"),
    ("三级乙等", "^(三级?乙等?(医院)?|3b)$"),
    ("三级丙等", "^三级?丙等?(医院)?$"),
    ("三级", "^三级(医院|未定等|未评|未定级)?$"),
    ("二级甲等", "^(二级?甲等?(医院)?|2a)$"),
    ("二级乙等", "^(二级?乙等?(医院)?|2b)$"),
    ("二级丙等", "^二级?丙等?(医院)?$"),
    ("二级", "^二级(医院|未定等|未评|未定级)?$"),
    ("一级甲等", "^(一级?甲等?(医院)?|1a)$"),
    ("一级乙等", "^一级?乙等?(医院)?$"),
    ("一级丙等", "^一级?丙等?(医院)?$"),
    ("一级", "^一级(医院|未定等|未评|未定级)?$"),
)


def institutions(staged: ir.Table, places: ir.Table) -> ir.Table:
    """List the hospitals.

    Parameters
    ----------
    staged : schema.kinds.KINDS["institutions"].staged
        Rows in force.
    places : schema.place_match
        Holding the places of `distinct_values(staged, "place")`.

    Returns
    -------
    schema.institution
        One row a hospital; a hospital that several feeds tell of takes each field from the first that fills it, the
        feeds in the order of their names. An id that was left out is made from the name.
    """
    rows = staged.mutate(place=where_text(staged), plain_name=staged.name.strip())
    found = places.select(place_raw="raw", found_province="province", found_city="city")
    rows = rows.left_join(found, rows.place == found.place_raw)
    made_id = ibis.literal("h-") + rows.plain_name.hexdigest("md5").substr(0, 16)
    told = rows.select(
        "feed",
        "row_number",
        "aliases",
        "address",
        "is_listed",
        "source",
        institution_id=ibis.coalesce(rows.institution_id.strip().nullif(""), made_id),
        name=rows.plain_name,
        level=_level(rows.level),
        province=ibis.coalesce(rows.found_province, rows.province),
        city=ibis.coalesce(rows.found_city, rows.city),
    )
    return schema.institution.check(merged(told, key="institution_id", columns=tuple(schema.institution.columns)))


def _level(text: ir.StringValue) -> ir.StringValue:
    """Write 三甲, 3A, 三级甲等医院 in one way; what is not known stays."""
    plain = text.strip().lower().re_replace(r"[\s()（）]", "")
    known = [(plain.re_search(pattern), level) for level, pattern in _LEVELS]
    return ibis.cases(*known, else_=text.strip().nullif(""))
