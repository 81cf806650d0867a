"""The channel `visit`: face-to-face visit."""

from hcploop.channels.declare import Channel

visit = Channel(
    name="visit",
    name_zh="面对面拜访",
    name_en="Face-to-face visit",
    personal=True,
    initiator="rep",
    synchronous=True,
    carrier="in person",
    unit_cost=300.0,
    is_default=True,
)
