"""The table `procedure`: a procedure with a device."""

from hcploop.schema.declare import Column, Table

procedure = Table(
    "procedure",
    "a procedure with a device",
    key=("procedure_id",),
    columns={
        "procedure_id": Column("string", "the procedure", required=True),
        "record_id": Column("int64", "who did it"),
        "one_id": Column("string", "the person"),
        "happened_at": Column("timestamp", "UTC", required=True),
        "hospital": Column("string", "where, by its official name where it is known"),
        "institution_id": Column("string", "the same hospital in `institution`; null where it is not known"),
        "procedure_name": Column("string", "which procedure"),
        "level": Column("string", "its level"),
        "is_proctored": Column("boolean", "whether a teacher stood by"),
        "device": Column("string", "the device"),
    },
)
