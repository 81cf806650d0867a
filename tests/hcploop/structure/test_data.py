"""The lists themselves: complete, without doubles."""

from hcploop.structure import data


def test_every_province_has_a_city_and_no_city_stands_twice_in_one_province():
    rows = data.rows("places")

    cities = [row["cities"].split() for row in rows]

    assert len(rows) == 34
    assert all(cities)
    assert all(len(row) == len(set(row)) for row in cities)


def test_no_word_names_two_departments():
    words = [word for row in data.rows("departments") for word in {row["department"], *row["words"].split(";")} if word]

    doubles = {word for word in words if words.count(word) > 1}

    assert doubles == set()


def test_no_word_names_two_ranks():
    words = [word for entry in data.words("titles")["rank"] for word in entry["words"]]

    assert len(words) == len(set(words))
