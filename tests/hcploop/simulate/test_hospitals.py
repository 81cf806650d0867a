from collections import Counter

from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.plan import MarketPlan


def test_there_is_a_hospital_for_about_twelve_doctors_and_no_two_share_a_name():
    hospitals = make_hospitals(MarketPlan(hcps=2000))

    assert len(hospitals) == 166
    assert len({hospital.name for hospital in hospitals}) == 166


def test_municipalities_and_autonomous_regions_are_not_called_provinces():
    names = " ".join(hospital.name + hospital.former for hospital in make_hospitals(MarketPlan(hcps=20_000)))

    assert "北京省" not in names
    assert "广西省" not in names
    assert "{" not in names


def test_some_aliases_belong_to_several_hospitals_as_in_life():
    hospitals = make_hospitals(MarketPlan(hcps=2000))

    counts = Counter(alias for hospital in hospitals for alias in hospital.aliases)

    assert max(counts.values()) > 1


def test_english_names_hold_no_chinese():
    hospitals = make_hospitals(MarketPlan(hcps=2000, lang="en"))

    assert all(text.isascii() for h in hospitals for text in (h.name, h.former, h.city, *h.aliases, *h.campuses))
