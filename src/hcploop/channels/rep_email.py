"""The channel `rep_email`: e-mail by the representative."""

from hcploop.channels.declare import Channel

rep_email = Channel(
    name="rep_email",
    name_zh="代表发送邮件",
    name_en="E-mail by the representative",
    personal=True,
    initiator="rep",
    synchronous=False,
    carrier="e-mail",
    unit_cost=5.0,
    consent_scope="email",
)
