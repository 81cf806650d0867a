"""The channel `email`: e-mail programme."""

from hcploop.channels.declare import Channel

email = Channel(
    name="email",
    name_zh="邮件计划",
    name_en="E-mail programme",
    personal=False,
    initiator="system",
    synchronous=False,
    carrier="e-mail",
    unit_cost=0.2,
    consent_scope="email",
    is_default=True,
)
