"""The channel `remote_visit`: remote visit."""

from hcploop.channels.declare import Channel

remote_visit = Channel(
    name="remote_visit",
    name_zh="代表线上沟通",
    name_en="Remote visit",
    personal=True,
    initiator="rep",
    synchronous=True,
    carrier="video call",
    unit_cost=80.0,
    consent_scope="remote",
)
