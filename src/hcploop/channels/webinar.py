"""The channel `webinar`: webinar."""

from hcploop.channels.declare import Channel

webinar = Channel(
    name="webinar",
    name_zh="网络研讨会",
    name_en="Webinar",
    personal=False,
    initiator="system",
    synchronous=True,
    carrier="video",
    unit_cost=60.0,
    is_default=True,
)
