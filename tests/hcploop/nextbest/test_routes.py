from hcploop.channels import ACTIONS, CHANNELS, Channel
from hcploop.nextbest.routes import form_classes, routes


def test_channels_that_people_start_themselves_are_no_routes():
    found = {route.channel for route in routes(CHANNELS, used=CHANNELS, has_medical_team=False)}

    assert found == {name for name, channel in CHANNELS.items() if channel.initiator != "hcp"}


def test_where_representatives_act_the_medical_team_can_too():
    found = [(one.channel, one.hand) for one in routes(CHANNELS, used=["visit", "email"], has_medical_team=True)]

    assert found == [("email", "system"), ("visit", "own"), ("visit", "medical")]


def test_a_channel_of_the_market_has_a_route():
    mine = Channel("consulting", "咨询", "Consulting", True, "rep", True, "", 0.0, consent_scope="remote")

    (route,) = routes({"consulting": mine}, used=["consulting"], has_medical_team=False)

    assert (route.action, route.hand, route.needs_consent) == ("call", "own", True)


def test_every_route_does_a_known_action_and_carries_known_forms():
    known = {*form_classes(), "reading"}

    for route in routes(CHANNELS, used=CHANNELS, has_medical_team=True):
        assert route.action in ACTIONS
        assert route.carries
        assert route.carries <= known
