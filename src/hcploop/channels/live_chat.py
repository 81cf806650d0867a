"""The channel `live_chat`: live chat."""

from hcploop.channels.declare import Channel

live_chat = Channel(
    name="live_chat",
    name_zh="实时聊天",
    name_en="Live chat",
    personal=True,
    initiator="hcp",
    synchronous=True,
    carrier="chat",
    unit_cost=15.0,
)
