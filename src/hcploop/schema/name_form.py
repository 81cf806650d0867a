"""The table `name_form`: what a person's name, as written, stands for."""

from hcploop.schema.declare import Column, Table

name_form = Table(
    "name_form",
    "a person's name as written, and what it stands for",
    key=("raw",),
    columns={
        "raw": Column("string", "the name as it came", required=True),
        "name": Column("string", "for people to read: honorifics, titles and remarks taken off"),
        "name_key": Column("string", "for matching: simplified script or lower case, no spaces or dots"),
        "surname_key": Column(
            "string",
            "surname: Chinese characters (欧阳, 张), or the Western last word; null where no known one begins the name",
        ),
        "pinyin": Column("string", "its sound without tones, surname first, syllables joined"),
        "name_script": Column(
            "string",
            "han, latin, mixed or none",
            required=True,
            values=("han", "latin", "mixed", "none"),
        ),
        "is_full_name": Column(
            "boolean", "false for 李主任, 王某, a nickname or a number: no name to match by", required=True
        ),
    },
)
