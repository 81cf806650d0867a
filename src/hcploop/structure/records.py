"""Rows of people feeds -> records: every field in the form that matching and scoring use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure import traits
from hcploop.structure.contacts import email, licence, namespaced
from hcploop.structure.left_out import without_words
from hcploop.structure.licences import checked, licence_kind
from hcploop.structure.moments import LONG_AGO

_AS_STAGED = (
    "record_id",
    "source",
    "source_id",
    "feed",
    "traits",
    "grades",
    "papers",
    "society_posts",
    "graduated_year",
    "rep_id",
    "is_active",
    "updated_at",
)
_NAMESPACED = ("wechat_unionid", "wechat_openid", "external_userid")
_IDENTIFIERS = ("phone", "email", "licence_no", *_NAMESPACED)


@dataclass(frozen=True)
class Forms:
    """What the kernels made of the distinct texts.

    Parameters
    ----------
    names : schema.name_form
    hospitals : schema.hospital_match
    departments : schema.department_match
    titles : schema.title_match
        Of the columns `title` and `academic_title`.
    places : schema.place_match
    phones : schema.phone_form
    """

    names: ir.Table
    hospitals: ir.Table
    departments: ir.Table
    titles: ir.Table
    places: ir.Table
    phones: ir.Table


def place_text(table: ir.Table) -> ir.StringValue:
    """Province, city and county of a row as one text, as the kernel for places reads them.

    Parameters
    ----------
    table : any table
        With or without columns `province`, `city`, `county`.

    Returns
    -------
    string column
        Empty where none is told.
    """
    told = [table[name].fill_null("") for name in ("province", "city", "county") if name in table.columns]
    if not told:
        return ibis.literal("")
    return reduce(lambda text, part: text + " " + part, told).strip()


def where_text(table: ir.Table) -> ir.StringValue:
    """What tells a row's place: province, city and county, or where none is told its Chinese address.

    Parameters
    ----------
    table : any table
        With or without columns `province`, `city`, `county`, `address`.

    Returns
    -------
    string column
        Empty where nothing is told.
    """
    place = place_text(table)
    if "address" not in table.columns:
        return place
    is_chinese = (place == "") & table.address.re_search(r"\p{Han}").fill_null(False)
    return is_chinese.ifelse(table.address, place)


def distinct_values(table: ir.Table, column: str) -> ir.Table:
    """List the distinct texts of a column, for a kernel to read.

    Parameters
    ----------
    table : staged table
        Of any kind.
    column : str
        A text column; `place` stands for province, city and county together, or for the address (`where_text`).

    Returns
    -------
    table with the column `raw`
        Without null and empty texts; for `hospital` also `place`, the province and city that stood beside it. Tables
        of several kinds are united with `ibis.union(…, distinct=True)` before a kernel reads them.
    """
    raw = where_text(table) if column == "place" else table[column]
    beside = {"place": place_text(table)} if column == "hospital" else {}
    listed = table.select(raw=raw, **beside).distinct()
    return listed.filter(listed.raw.fill_null("").length() > 0)


def told_once(people: ir.Table, *, shared: Sequence[str]) -> ir.Table:
    """Put together what several feeds of one source tell of one person.

    Parameters
    ----------
    people : schema.kinds.KINDS["people"].staged
        Rows in force.
    shared : sequence of str
        The sources whose people several feeds tell.

    Returns
    -------
    schema.kinds.KINDS["people"].staged
        One row a record: each column from the row that fills it and was changed last, then of the last feed and row.
    """
    if not shared:
        return people
    among = people.filter(people.source.isin(list(shared)))
    order = [
        ibis.desc(among.updated_at.fill_null(LONG_AGO)),
        among.feed.desc(),
        among.row_number.desc(),
    ]
    names = [name for name in people.columns if name != "record_id"]
    first = {name: among[name].first(order_by=order, include_null=False) for name in names}
    others = people.filter(~people.source.isin(list(shared)))
    return others.union(among.group_by("record_id").agg(**first).select(*people.columns))


def records(people: ir.Table, forms: Forms) -> ir.Table:
    """Write every person of every source in standard form.

    Parameters
    ----------
    people : schema.kinds.KINDS["people"].staged
        Rows in force.
    forms : Forms
        What the kernels made of `distinct_values` of name, hospital, department, title, academic_title, place, phone.
        A text that they do not hold stays as written.

    Returns
    -------
    schema.record
        One row a row. A province or city that neither row nor address tells is the hospital's.
    """
    rows = people.mutate(place=place_text(people), told_place=where_text(people))
    rows = _joined(rows, forms.names, on={"name": "raw"}, prefix="name")
    rows = _joined(rows, forms.hospitals, on={"hospital": "raw", "place": "place"}, prefix="hospital")
    rows = _joined(rows, forms.departments, on={"department": "raw"}, prefix="department")
    rows = _joined(rows, forms.titles, on={"title": "raw"}, prefix="title")
    rows = _joined(rows, forms.titles, on={"academic_title": "raw"}, prefix="academic_rank")
    rows = _joined(rows, forms.places, on={"told_place": "raw"}, prefix="place")
    rows = _joined(rows, forms.phones, on={"phone": "raw"}, prefix="phone")
    return schema.record.check(_in_standard_form(_with_licence(rows)))


def _with_licence(rows: ir.Table) -> ir.Table:
    """Add `number` and `number_kind`, step by step: what follows from them names them many times."""
    numbered = rows.mutate(number=licence(rows.licence_no))
    kind = licence_kind(numbered.number, rows.licence_kind)
    return numbered.mutate(number_kind=numbered.number.isnull().ifelse(ibis.null("string"), kind))


def _in_standard_form(rows: ir.Table) -> ir.Table:
    """Pick each column from the look-ups, and what was written where they do not say."""
    fallback = ("hospital", "department", "title", "academic_title", "province", "city", "county")
    written = {name: rows[name].strip().nullif("") for name in fallback}
    is_academic = rows.title_academic_title.notnull()
    return rows.select(
        **{name: rows[name] for name in _AS_STAGED},
        other_ids=without_words(rows.other_ids),
        name=rows.name_name,
        name_key=rows.name_name_key,
        surname_key=rows.name_surname_key,
        pinyin=rows.name_pinyin,
        name_script=rows.name_name_script.fill_null("none"),
        is_full_name=rows.name_is_full_name.fill_null(False),
        institution_id=rows.hospital_institution_id,
        hospital=ibis.coalesce(rows.hospital_hospital, written["hospital"]),
        hospital_key=rows.hospital_hospital_key,
        department=ibis.coalesce(rows.department_department, written["department"]),
        title=ibis.coalesce(
            rows.title_title, rows.academic_rank_title, ibis.ifelse(is_academic, ibis.null("string"), written["title"])
        ),
        title_rank=ibis.coalesce(rows.title_title_rank, rows.academic_rank_title_rank),
        academic_title=ibis.coalesce(
            rows.academic_rank_academic_title, rows.title_academic_title, written["academic_title"]
        ),
        province=ibis.coalesce(rows.place_province, rows.hospital_province, written["province"]),
        city=ibis.coalesce(rows.place_city, rows.hospital_city, written["city"]),
        county=ibis.coalesce(rows.place_county, written["county"]),
        phone=rows.phone_phone,
        email=email(rows.email),
        licence_no=checked(rows.number, rows.number_kind),
        licence_kind=rows.number_kind,
        wechat_unionid=namespaced(rows.wechat_unionid, source=rows.source),
        wechat_openid=namespaced(rows.wechat_openid, source=rows.source),
        external_userid=namespaced(rows.external_userid, source=rows.source),
        given_key=traits.closed(rows.given_name),
        family_key=traits.closed(rows.family_name),
        birth_date=traits.day(rows.birth_date),
        sex=traits.sex(rows.sex),
        address=traits.words(rows.address),
        postcode=traits.closed(rows.postcode),
    )


def bare_records(keys: ir.Table) -> ir.Table:
    """Make records of people of whom a source knows an identifier only.

    Parameters
    ----------
    keys : table with record_id, source, source_id, kind, value
        One row a record, as the facts that name people this way tell it; `feed` where known. `kind` is the identifier's
        column (phone, wechat_unionid, …), `id_<kind>`, or `source_person_id`.

    Returns
    -------
    schema.record
        One row a row, everything but the identifier null.
    """
    kind, value = keys.kind, keys["value"]
    told: dict[str, ir.Value] = {name: ibis.null(column.type) for name, column in schema.record.columns.items()}
    told |= {name: ibis.ifelse(kind == name, value, ibis.null("string")) for name in _IDENTIFIERS}
    pair = ibis.array([kind.re_replace("^id_", "") + ":" + value])
    is_other = kind.notin([*_IDENTIFIERS, "source_person_id"])
    told |= {
        "record_id": keys.record_id,
        "source": keys.source,
        "source_id": keys.source_id,
        "feed": keys.feed if "feed" in keys.columns else keys.source,
        "name_script": ibis.literal("none"),
        "is_full_name": ibis.literal(False),
        "other_ids": ibis.ifelse(is_other, pair, ibis.null("array<string>")),
    }
    written = _with_licence(keys.select(**told))
    standard = written.mutate(
        email=email(written.email),
        licence_no=written.number,
        licence_kind=written.number_kind,
        **{name: namespaced(written[name], source=written.source) for name in _NAMESPACED},
    )
    return schema.record.check(standard.drop("number", "number_kind"))


def _joined(rows: ir.Table, forms: ir.Table, *, on: dict[str, str], prefix: str) -> ir.Table:
    """Join a look-up; its columns come back with a prefix, so that no two tables' names clash."""
    renamed = forms.rename({f"{prefix}_{name}": name for name in forms.columns})
    return rows.left_join(renamed, [rows[left] == renamed[f"{prefix}_{right}"] for left, right in on.items()])
