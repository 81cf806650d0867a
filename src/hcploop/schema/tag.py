"""The table `tag`: the taxonomy: a word we sort contents and people by."""

from hcploop.schema.declare import Column, Table

tag = Table(
    "tag",
    "the taxonomy: a word we sort contents and people by",
    key=("tag",),
    columns={
        "tag": Column("string", "its name, stable", required=True),
        "family": Column(
            "string",
            "disease, treatment, product, focus, form, style, direction, audience, layer or channel",
            required=True,
        ),
        "name_zh": Column("string", "Chinese", required=True),
        "name_en": Column("string", "English", required=True),
        "synonyms": Column("array<string>", "other words for it, in both languages", required=True),
        "parents": Column("array<string>", "broader tags", required=True),
    },
)
