"""The channel `web`: web portal."""

from hcploop.channels.declare import Channel

web = Channel(
    name="web",
    name_zh="网页",
    name_en="Web portal",
    personal=False,
    initiator="hcp",
    synchronous=False,
    carrier="web",
    unit_cost=0.3,
    is_default=True,
)
