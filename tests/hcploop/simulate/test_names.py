from collections import Counter

import numpy as np

from hcploop.simulate.names import Name, draw_names, mistyped


def test_surnames_are_as_common_as_in_life():
    names = draw_names(20_000, np.random.default_rng(0))

    surnames = Counter(name.family for name in names)

    assert [surname for surname, _ in surnames.most_common(3)] == ["王", "李", "张"]
    assert surnames["欧阳"] > 0
    assert 0.005 < sum(name.is_dotted for name in names) / len(names) < 0.03


def test_given_names_have_one_or_two_characters():
    names = [name for name in draw_names(5000, np.random.default_rng(0)) if not name.is_dotted]

    short = sum(len(name.given) == 1 for name in names) / len(names)

    assert {len(name.given) for name in names} == {1, 2}
    assert 0.12 < short < 0.22


def test_a_name_in_latin_letters_keeps_a_compound_surname_together():
    assert Name("欧阳", "娜娜").en == "Nana Ouyang"


def test_a_typing_error_changes_one_character_only():
    chance = np.random.default_rng(1)

    wrong = [mistyped("李伟", chance) for _ in range(50)]

    assert "李伟" not in wrong
    assert all(sum(a != b for a, b in zip(name, "李伟", strict=True)) == 1 for name in wrong)
