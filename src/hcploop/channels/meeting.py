"""The channel `meeting`: meeting."""

from hcploop.channels.declare import Channel

meeting = Channel(
    name="meeting",
    name_zh="线下会议",
    name_en="Meeting",
    personal=True,
    initiator="rep",
    synchronous=True,
    carrier="in person",
    unit_cost=1500.0,
    is_default=True,
)
