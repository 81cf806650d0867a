"""The channel `sms`: text message."""

from hcploop.channels.declare import Channel

sms = Channel(
    name="sms",
    name_zh="短信",
    name_en="Text message",
    personal=False,
    initiator="system",
    synchronous=False,
    carrier="telephone",
    unit_cost=0.1,
    consent_scope="sms",
    is_default=True,
)
