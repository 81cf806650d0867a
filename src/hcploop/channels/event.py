"""The channel `event`: event."""

from hcploop.channels.declare import Channel

event = Channel(
    name="event",
    name_zh="活动",
    name_en="Event",
    personal=True,
    initiator="rep",
    synchronous=True,
    carrier="in person",
    unit_cost=2500.0,
)
