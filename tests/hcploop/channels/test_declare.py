import pytest

from hcploop.channels import ACTIONS, CHANNELS, Action, Channel


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=lambda channel: channel.name)
def test_every_channel_says_what_it_is(channel: Channel):
    assert CHANNELS[channel.name] is channel
    assert channel.name_zh
    assert channel.name_en
    assert channel.carrier
    assert channel.unit_cost >= 0


def test_the_thirteen_channels_of_the_catalogue_are_there_seven_of_them_personal():
    assert len(CHANNELS) == 13
    assert sum(channel.personal for channel in CHANNELS.values()) == 7
    assert sum(channel.is_default for channel in CHANNELS.values()) == 8


def test_mail_by_a_representative_and_by_a_programme_are_two_channels():
    assert CHANNELS["rep_email"].personal
    assert not CHANNELS["email"].personal


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_every_action_has_a_weight_between_0_and_1(action: Action):
    assert ACTIONS[action.name] is action
    assert 0 <= action.weight <= 1


def test_what_is_sent_reaches_nobody_and_what_is_done_to_her_is_not_active():
    assert not ACTIONS["send"].is_delivered
    assert not ACTIONS["visit"].is_active
    assert not ACTIONS["receive"].is_active
    assert all(action.is_active for action in ACTIONS.values() if action.is_view)
