from collections import Counter

import numpy as np

from hcploop.simulate.doctors import NEVER


def test_some_doctors_share_their_name_with_a_colleague_in_their_hospital(truth):
    doctors = truth.doctors

    namesakes = Counter((name.zh, int(place)) for name, place in zip(doctors.names, doctors.hospital, strict=True))
    share = sum(count for count in namesakes.values() if count > 1) / len(doctors)

    assert 0.02 < share < 0.06


def test_a_clean_market_has_nobody_who_moves_or_works_at_two_sites(clean):
    _, truth, _ = clean

    assert (truth.doctors.moved_on == NEVER).all()
    assert (truth.doctors.second_hospital == NEVER).all()


def test_grades_follow_value(truth):
    doctors = truth.doctors

    means = [doctors.value[doctors.grades.min(axis=0) == grade].mean() for grade in range(4)]

    assert means == sorted(means, reverse=True)


def test_who_moved_has_another_hospital_before(truth):
    doctors = truth.doctors
    moved = int(np.flatnonzero(doctors.moved_on != NEVER)[0])

    before = doctors.hospital_on(moved, int(doctors.moved_on[moved]) - 1)

    assert before == doctors.former_hospital[moved] != doctors.hospital_on(moved, int(doctors.moved_on[moved]))
    assert len(set(doctors.licence)) == len(set(doctors.email)) == len(doctors)
