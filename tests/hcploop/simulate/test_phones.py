from collections import defaultdict

import numpy as np

from hcploop.simulate.phones import e164, misdialled, written


def test_own_numbers_belong_to_one_doctor(truth):
    assert len(set(truth.phones.own)) == len(truth.phones.own)


def test_a_shared_number_is_given_by_several_doctors_of_one_room(truth):
    rooms = defaultdict(set)
    for person, number in enumerate(truth.phones.shared):
        if number:
            rooms[number].add((int(truth.doctors.hospital[person]), int(truth.doctors.department[person])))

    assert rooms
    assert all(len(room) == 1 for room in rooms.values())


def test_a_number_that_was_passed_on_is_another_doctors_own_number_now(truth):
    passed = [(i, number) for i, number in enumerate(truth.phones.passed) if number]

    assert passed
    assert all(truth.phones.own.index(number) != i for i, number in passed)


def test_however_a_number_is_written_its_digits_stay():
    chance = np.random.default_rng(0)

    forms = {written("13812345678", chance) for _ in range(300)}

    assert len(forms) == 5
    assert {"".join(str(int(c)) for c in form if c.isdigit())[-11:] for form in forms} == {"13812345678"}


def test_a_wrong_digit_is_one_wrong_digit():
    chance = np.random.default_rng(0)

    wrong = [misdialled("13812345678", chance) for _ in range(50)]

    assert all(sum(a != b for a, b in zip(number, "13812345678", strict=True)) == 1 for number in wrong)
    assert e164("010-87654321") == "+861087654321"
