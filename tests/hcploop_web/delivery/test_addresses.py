"""An address is one that a mail server takes, and one of the house where the house says which are."""

import pytest

from hcploop_web.delivery.addresses import NotAnAddress, checked_address


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (" Wang@Example.COM ", "Wang@example.com"),
        ("admin@localhost", "admin@localhost"),
        ("a@医院.example", "a@xn--ekrs67m.example"),
    ],
)
def test_an_address_is_written_as_servers_take_it(given, told):
    assert checked_address(given) == told


@pytest.mark.parametrize("given", ["", "a", "@b.c", "a b@c.d", "王@example.com", "a@b.c\nTo: x@y.z", "a@" + "b" * 260])
def test_what_no_server_takes_is_refused_with_a_reason(given):
    with pytest.raises(NotAnAddress, match=r"@"):
        checked_address(given)


def test_letters_stay_in_the_house_where_it_says_what_its_domains_are(settings):
    settings.EMAIL_DOMAINS = ["pharma.example"]

    assert checked_address("a@PHARMA.example") == "a@pharma.example"
    with pytest.raises(NotAnAddress):
        checked_address("a@elsewhere.example")
