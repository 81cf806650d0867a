"""The lists themselves: complete, without doubles."""

from hcploop.structure import data


def test_every_province_has_a_city_and_no_city_stands_twice_in_one_province():
    rows = data.rows("places")

    cities = [row["cities"].split() for row in rows]

    assert len(rows) == 34
    assert all(cities)
    assert all(len(row) == len(set(row)) for row in cities)


def test_every_city_with_counties_is_listed_and_no_county_stands_twice_in_one_city():
    cities = {city for row in data.rows("places") for city in row["cities"].split()}

    counties = {city: names.split() for city, names in data.words("counties")["counties"].items()}

    assert set(counties) <= cities
    assert all(len(names) == len(set(names)) for names in counties.values())


def test_a_district_that_was_merged_is_in_one_that_there_is():
    counties = {city: names.split() for city, names in data.words("counties")["counties"].items()}

    now = [told.split() for told in data.words("counties")["former"].values()]

    assert all(county in counties[city] for city, county in now)


def test_no_word_names_two_departments():
    words = [word for row in data.rows("departments") for word in {row["department"], *row["words"].split(";")} if word]

    doubles = {word for word in words if words.count(word) > 1}

    assert doubles == set()


def test_no_word_names_two_ranks():
    words = [word for entry in data.words("titles")["rank"] for word in entry["words"]]

    assert len(words) == len(set(words))
