"""From records to persons: the best known value of every field."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema

_CORE_CITIES = ("北京", "上海", "广州", "深圳", "beijing", "shanghai", "guangzhou", "shenzhen")
_GRADES = ("A", "B", "C", "D")


def known(clusters: ir.Table, records: ir.Table, *, people_feeds: tuple[str, ...]) -> ir.Table:
    """The clusters of people we know: those with a name or with a row of a people feed.

    A telephone that nobody's record holds is nobody we know: facts about it stay without a OneID.

    Parameters
    ----------
    clusters : schema.cluster
        Every record's cluster.
    records : schema.record
        Cleaned records.
    people_feeds : tuple of str
        The market's feeds of people: a row of theirs is somebody, even without a name.

    Returns
    -------
    schema.cluster
        The rows of clusters with at least one record that has a name or comes from a people feed.
    """
    from_people = records.feed.isin(people_feeds) if people_feeds else ibis.literal(False)
    named = records.filter(records.is_full_name | records.name_key.notnull() | from_people).select("record_id")
    sure = clusters.semi_join(named, "record_id").select("cluster").distinct()
    return schema.cluster.check(clusters.semi_join(sure, "cluster"))


def golden(
    values: ir.Table, records: ir.Table, record_person: ir.Table, institutions: ir.Table, territories: ir.Table
) -> ir.Table:
    """A row a person: of every field the value that survives.

    Parameters
    ----------
    values : schema.field_value
        What the records say of every field (`oneid.survival`).
    records : schema.record
        Cleaned records.
    record_person : schema.record_person
        Which person each is.
    institutions : schema.institution
        Hospitals, for their level.
    territories : schema.territory
        Which region a hospital is sold in; without one the region is the province.

    Returns
    -------
    schema.hcp
        One row a person. Papers and posts are the largest number told; contacts and licence are masked.
    """
    owned = records.join(record_person.select("record_id", "one_id", "probability"), "record_id")
    whole = _counted(owned).left_join(_survivors(values), "one_id").drop("one_id_right")
    told = _with_region(_with_level(whole, institutions), territories)
    return schema.hcp.check(_shown(told))


def hcp_grade(records: ir.Table, record_person: ir.Table, *, brands: tuple[str, ...]) -> ir.Table:
    """The grade a person has for each brand: what most records say, then the newest, then the better.

    Parameters
    ----------
    records : schema.record
        Cleaned records, with grades as `brand:A`.
    record_person : schema.record_person
        Which person each is.
    brands : tuple of str
        The market's brands. A grade told for `all` holds for every brand without one of its own.

    Returns
    -------
    schema.hcp_grade
        One row a person and brand that has a grade.
    """
    owned = records.filter(records.grades.length() > 0).join(record_person, "record_id")
    each = owned.select("one_id", "updated_at", said=owned.grades.unnest())
    told = each.select(
        "one_id",
        "updated_at",
        brand=each.said.re_extract("^(.*):[^:]*$", 1),
        grade=each.said.re_extract(":([^:]*)$", 1).upper(),
    )
    told = told.filter(told.grade.isin(_GRADES))
    counted = told.group_by("one_id", "brand", "grade").agg(n=_.count(), newest=_.updated_at.max())
    # The better of two grades told equally often and late comes first: D sorts after A.
    better = ibis.literal("D").ascii_str() - counted.grade.ascii_str()
    ranked = counted.mutate(rank=_rank(counted.n, counted.newest, better))
    best = ranked.group_by("one_id", "brand").agg(grade=_.grade.argmax(_.rank))
    wanted = ibis.memtable({"brand": list(brands)}, schema={"brand": "string"})
    own = best.semi_join(wanted, "brand")
    general = best.filter(best.brand == "all").drop("brand").cross_join(wanted)
    rest = general.anti_join(own, ["one_id", "brand"]).select("one_id", "brand", "grade")
    return schema.hcp_grade.check(own.select("one_id", "brand", "grade").union(rest))


def identifiers(records: ir.Table, record_person: ir.Table) -> ir.Table:
    """What every source calls each person.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    record_person : schema.record_person
        Which person each is.

    Returns
    -------
    schema.hcp_identifier
        One row a record that is a person.
    """
    owned = records.join(record_person, "record_id")
    return schema.hcp_identifier.check(owned.select(*schema.hcp_identifier.columns))


def _survivors(values: ir.Table) -> ir.Table:
    """Each person's surviving value of every field, and what goes with it."""

    def kept(field: str, column: str = "value") -> ir.Value:
        return values[column].argmax(values["rank"], where=values.field == field)

    plain = ("name", "department", "title", "academic_title", "phone", "email", "licence_no", "rep_id")
    return values.group_by("one_id").agg(
        **{field: kept(field) for field in plain},
        **{name: kept("hospital", name) for name in ("institution_id", "hospital", "province", "city")},
        pinyin=kept("name", "beside"),
        title_rank=kept("title", "beside").cast("int64"),
        graduated_year=kept("graduated_year").cast("int64"),
    )


def _rank(n: ir.IntegerValue, newest: ir.TimestampValue, last: ir.IntegerValue) -> ir.StringValue:
    """A text that sorts by number of records, then moment, then a number below a million."""
    seconds = newest.epoch_seconds().fill_null(0).cast("int64")
    return _digits(n, 6) + _digits(seconds, 12) + _digits(last.cast("int64"), 6)


def _digits(number: ir.IntegerValue, width: int) -> ir.StringValue:
    return number.cast("string").lpad(width, "0")


def _counted(owned: ir.Table) -> ir.Table:
    summed = owned.group_by("one_id").agg(
        papers=_.papers.max(),
        society_posts=_.society_posts.max(),
        is_active=_.is_active.cast("int8").max() != 0,
        records=_.count(),
        confidence=_.probability.min(),
        updated_at=_.updated_at.max(),
    )
    sources = owned.select("one_id", "source").distinct().group_by("one_id").agg(sources=_.source.collect())
    return summed.join(sources.mutate(sources=sources.sources.sort()), "one_id")


def _with_level(persons: ir.Table, institutions: ir.Table) -> ir.Table:
    levels = institutions.group_by("institution_id").agg(hospital_level=_.level.max())
    return persons.left_join(levels, "institution_id").drop("institution_id_right")


def _with_region(persons: ir.Table, territories: ir.Table) -> ir.Table:
    sold = territories.filter(territories.institution.notnull() & territories.region.notnull())
    regions = sold.group_by("institution").agg(sold_in=_.region.min())
    by_id = persons.left_join(regions, persons.institution_id == regions.institution).drop("institution")
    names = regions.select(hospital_name="institution", sold_by_name="sold_in")
    both = by_id.left_join(names, by_id.hospital == names.hospital_name)
    return both.mutate(region=ibis.coalesce(both.sold_in, both.sold_by_name, both.province))


def _shown(told: ir.Table) -> ir.Table:
    core = told.city.lower().re_replace("市$", "").isin(_CORE_CITIES).ifelse("core", "broad")
    shown = told.mutate(
        market=told.city.isnull().ifelse(ibis.null("string"), core),
        phone_masked=masked(told.phone, "phone"),
        email_masked=masked(told.email, "email"),
        licence_masked=masked(told.licence_no, "licence_no"),
    )
    return shown.select(*schema.hcp.columns)


def masked(value: ir.StringValue, field: str) -> ir.StringValue:
    """Hide most of a contact or a licence.

    Parameters
    ----------
    value : string column
        The value.
    field : {"phone", "email", "licence_no"}
        What it is.

    Returns
    -------
    string column
        The ends of a number, of one too short to have a middle stars only; of an address the first letter and what
        follows the name.
    """
    if field == "email":
        return value.re_replace("^(.)[^@]*@", r"\1***@")
    head, tail = (6, 4) if field == "phone" else (3, 3)
    ends = value.left(head) + "****" + value.right(tail)
    return (value.length() >= head + tail + 3).ifelse(ends, ibis.ifelse(value.isnull(), ibis.null("string"), "****"))
