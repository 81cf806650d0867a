"""The table `company_match`: which company a written name is."""

from hcploop.schema.declare import Column, Table

company_match = Table(
    "company_match",
    "a company's name as written, and which company it is",
    key=("raw",),
    columns={
        "raw": Column("string", "the name as it came", required=True),
        "company_id": Column("string", "the company, the same for all its names: name and legal form in one writing"),
        "company": Column("string", "its name: as listed, else as most rows write it"),
        "reason": Column(
            "string",
            "by what it was read: as the name stands; another writing (case, signs, script, width, spaces); its legal "
            "form left out or written otherwise; another name in the list or in the name itself; a slip of two letters",
            required=True,
            values=("same", "writing", "form", "also", "slip", "empty"),
        ),
    },
)
