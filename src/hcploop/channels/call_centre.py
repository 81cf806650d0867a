"""The channel `call_centre`: call centre."""

from hcploop.channels.declare import Channel

call_centre = Channel(
    name="call_centre",
    name_zh="呼叫中心",
    name_en="Call centre",
    personal=True,
    initiator="rep",
    synchronous=True,
    carrier="telephone",
    unit_cost=30.0,
    consent_scope="phone",
    is_default=True,
)
