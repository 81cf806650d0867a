"""Kinds of licences, and their check digits."""

import ibis
import pytest

from hcploop.structure.contacts import licence
from hcploop.structure.licences import checked, licence_kind

PRACTISING, QUALIFICATION = "110110000012345", "200411110110101198001011234"[:27]


def kind(number, told=None):
    return licence_kind(licence(ibis.literal(number)), ibis.literal(told, "string")).execute()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (PRACTISING, "practising"),
        ("2411 0000 0012 345", "practising"),
        (QUALIFICATION, "qualification"),
        (QUALIFICATION[:26] + "x", "qualification"),
        (QUALIFICATION[:24], "qualification"),
        ("200811012345", "nurse"),
        ("AP5836727", "dea"),
        ("AP5836728", None),
        ("1234567893", None),
        ("51234", None),
    ],
)
def test_the_shape_of_a_number_tells_its_kind_where_nobody_does(number, expected):
    assert kind(number) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("医师执业证书", "practising"),
        ("資格證", "qualification"),
        ("护士执业证书", "nurse"),
        ("ＮＰＩ", "npi"),
        ("DEA number", "dea"),
        ("State Board", "state board"),
        ("  ", None),
    ],
)
def test_a_told_kind_is_known_in_any_writing(told, expected):
    assert kind("51234", told) == expected


def test_a_physicians_two_certificates_in_one_column_are_told_apart():
    assert kind(PRACTISING, "资格证") == "practising"
    assert kind(QUALIFICATION, "医师执业证") == "qualification"


@pytest.mark.parametrize(
    ("number", "of", "expected"),
    [
        ("1234567893", "npi", "1234567893"),
        ("1234567894", "npi", None),
        ("3234567893", "npi", None),
        ("AP5836727", "dea", "AP5836727"),
        ("AP5836721", "dea", None),
        ("51234", "state board", "51234"),
        ("51234", None, "51234"),
    ],
)
def test_a_number_with_a_wrong_check_digit_is_nobodys(number, of, expected):
    assert checked(ibis.literal(number), ibis.literal(of, "string")).execute() == expected
