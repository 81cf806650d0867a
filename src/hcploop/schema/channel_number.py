"""The table `channel_number`: a number for each channel that occurs."""

from hcploop.schema.declare import Column, Table

channel_number = Table(
    "channel_number",
    "a channel that occurs, with a number for counting; made between stages, not kept",
    key=("channel",),
    columns={
        "channel": Column("string", "the channel", required=True),
        "channel_no": Column("int32", "0 for the first in the order of names, and so on", required=True),
        "is_personal": Column("boolean", "whether a person of ours takes part", required=True),
    },
)
