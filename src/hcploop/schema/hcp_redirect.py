"""The table `hcp_redirect`: an id that was merged into another."""

from hcploop.schema.declare import Column, Table

hcp_redirect = Table(
    "hcp_redirect",
    "an id that was merged into another",
    key=("old_one_id",),
    columns={
        "old_one_id": Column("string", "the id that is no longer used", required=True),
        "one_id": Column("string", "the id that stands for it now", required=True),
        "redirected_at": Column("timestamp", "as-of moment of the run that merged", required=True),
    },
)
