"""The table `department_match`: which department a name, as written, is."""

from hcploop.schema.declare import Column, Table

department_match = Table(
    "department_match",
    "a department's name as written, and which department it is",
    key=("raw",),
    columns={
        "raw": Column("string", "the name as it came", required=True),
        "department": Column("string", "standard name, or the name as written"),
        "code": Column("string", "code of the department in the list; null where not recognised"),
        "score": Column("float64", "how sure the reading is, 0 to 1; 0 for none", required=True),
        "reason": Column(
            "string",
            "by what it was recognised",
            required=True,
            values=("decided", "exact", "ward", "ending", "beginning", "unknown", "empty"),
        ),
    },
)
