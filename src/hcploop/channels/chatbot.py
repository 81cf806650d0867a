"""The channel `chatbot`: chatbot."""

from hcploop.channels.declare import Channel

chatbot = Channel(
    name="chatbot",
    name_zh="聊天机器人",
    name_en="Chatbot",
    personal=False,
    initiator="hcp",
    synchronous=True,
    carrier="chat",
    unit_cost=0.5,
)
