import pytest

from hcploop.errors import ConfigError
from hcploop.nextbest.caps import Caps
from hcploop.nextbest.rules import Condition

PACK = Caps(contacts_7d=3, days_between=2, channel={"visit": {"contacts_30d": 4}})


def test_every_cap_becomes_a_rule():
    rules = {rule.id: rule.forbid for rule in PACK.rules()}

    assert rules == {
        "cap_contacts_7d": (Condition("contacts_7d", "at_least", 3),),
        "cap_days_between": (Condition("days_since_contact", "below", 2),),
        "cap_visit_30d": (Condition("channel", "is", "visit"), Condition("channel_contacts_30d", "at_least", 4)),
    }


def test_a_market_tightens_what_it_names_and_keeps_the_rest():
    own = Caps(contacts_7d=1, channel={"visit": {"contacts_7d": 1}, "sms": {"contacts_30d": 1}})

    held = PACK.tightened(own, file="f")

    assert (held.contacts_7d, held.days_between) == (1, 2)
    assert held.channel["visit"].model_dump() == {"contacts_7d": 1, "contacts_30d": 4}
    assert held.channel["sms"].contacts_30d == 1


@pytest.mark.parametrize(
    ("own", "key"),
    [
        ({"contacts_7d": 4}, "caps.contacts_7d"),
        ({"days_between": 1}, "caps.days_between"),
        ({"channel": {"visit": {"contacts_30d": 5}}}, "caps.channel.visit.contacts_30d"),
    ],
)
def test_a_cap_is_raised_only_where_the_pack_leaves_it_open(own, key):
    with pytest.raises(ConfigError) as raised:
        PACK.tightened(Caps(**own), file="f")

    assert raised.value.column == key
    assert PACK.model_copy(update={"may_be_raised": True}).tightened(Caps(**own), file="f") != PACK
