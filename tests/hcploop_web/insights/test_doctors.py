"""Doctors are found by name, sound and hospital, and only those whom the user sees."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.rows import EVERYTHING, NOTHING, Sight
from hcploop_web.insights.doctors import DoctorQuery, find_doctors
from hcploop_web.insights.portraits import portrait
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.seeing import NoSuchDoctor

pytestmark = pytest.mark.slow


@pytest.fixture
def doctor(market):
    rows = open_snapshot(market).arrow("hcp").to_pylist()
    return next(row for row in rows if row["name"] and row["hospital"] and row["rep_id"] and len(row["name"]) == 2)


def _ids(query, sight=EVERYTHING):
    return {row.one_id for row in find_doctors(query, sight, rows=1000).rows}


@pytest.mark.parametrize(
    "write",
    [
        lambda one: one["name"],
        lambda one: one["pinyin"][:5].upper(),
        lambda one: one["hospital"][2:6],
        lambda one: one["one_id"].lower(),
    ],
    ids=["name", "sound", "hospital", "id"],
)
def test_a_doctor_is_found(doctor, write):
    assert doctor["one_id"] in _ids(DoctorQuery(text=write(doctor)))


def test_what_fits_nobody_finds_nobody(market):
    assert _ids(DoctorQuery(text="没有这个人")) == set()


def test_every_filter_keeps_what_it_names(market):
    whole = find_doctors(DoctorQuery(), EVERYTHING, rows=1000)
    first = find_doctors(DoctorQuery(tiers=(1, 2)), EVERYTHING, rows=1000)
    none = find_doctors(DoctorQuery(tiers=(0,)), EVERYTHING, rows=1000)

    assert {row.tier for row in first.rows} <= {1, 2}
    assert first.count == sum(row.tier in (1, 2) for row in whole.rows)
    assert none.count == sum(row.tier is None for row in whole.rows)
    pioneers = find_doctors(DoctorQuery(personas=("pioneer",), grades=("A",)), EVERYTHING, rows=1000)
    assert {(row.persona, row.grade) for row in pioneers.rows} <= {("pioneer", "A")}


def test_pages_part_the_doctors_without_a_gap(market):
    whole = find_doctors(DoctorQuery(), EVERYTHING, rows=1000)
    pages = [find_doctors(DoctorQuery(page=number), EVERYTHING, rows=7) for number in range(1, whole.count // 7 + 2)]

    assert [row.one_id for page in pages for row in page.rows] == [row.one_id for row in whole.rows]


def test_a_representative_finds_her_own_doctors_and_nobody_else(doctor):
    own = Sight(frozenset({doctor["rep_id"]}), frozenset(), None)

    found = _ids(DoctorQuery(), own)

    assert doctor["one_id"] in found
    assert found < _ids(DoctorQuery())
    other = next(iter(_ids(DoctorQuery()) - found))
    assert portrait(doctor["one_id"], own).one_id == doctor["one_id"]
    with pytest.raises(NoSuchDoctor):
        portrait(other, own)


def test_who_sees_nothing_finds_nobody(doctor):
    assert _ids(DoctorQuery(), NOTHING) == set()
    with pytest.raises(NoSuchDoctor):
        portrait(doctor["one_id"], NOTHING)


def test_who_sees_one_brand_reads_nothing_of_another(doctor, market):
    brand = open_snapshot(market).manifest.settings.brands[0]

    told = portrait(doctor["one_id"], Sight(None, None, frozenset({brand})))

    assert {row.brand for row in (*told.ratings, *told.indicators, *told.suited, *told.suggested)} <= {brand}
    assert find_doctors(DoctorQuery(), Sight(None, None, frozenset({brand}))).brands == (brand,)


def test_before_the_first_run_there_is_nothing_yet(settings, tmp_path):
    settings.OUT = tmp_path / "nowhere"

    with pytest.raises(NothingYet):
        find_doctors(DoctorQuery(), EVERYTHING)
