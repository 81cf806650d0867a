"""The channel `wechat`: WeChat."""

from hcploop.channels.declare import Channel

wechat = Channel(
    name="wechat",
    name_zh="微信",
    name_en="WeChat",
    personal=False,
    initiator="system",
    synchronous=False,
    carrier="official account and mini-programme",
    unit_cost=1.0,
    consent_scope="wechat",
    is_default=True,
)
