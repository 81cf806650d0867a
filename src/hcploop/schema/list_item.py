"""The table `list_item`: a line of a list that people or tools carry out."""

from hcploop.schema.declare import Column, Table

list_item = Table(
    "list_item",
    "a line of a list that people or tools carry out",
    key=("list_name", "decision_id"),
    columns={
        "decision_id": Column("string", "the decision", required=True),
        "list_name": Column(
            "string",
            "call_list, wecom, sms, email, call_centre or crm",
            required=True,
            values=("call_list", "wecom", "sms", "email", "call_centre", "crm"),
        ),
        "one_id": Column("string", "the person", required=True),
        "brand": Column("string", "the brand", required=True),
        "sender": Column("string", "by whom"),
        "planned_on": Column("date", "the day in the market's zone", required=True),
        "position": Column(
            "int64", "place in the list: of the sender and day on the call list, else of the whole list", required=True
        ),
        "hospital": Column("string", "where"),
        "from_time": Column("string", "HH:MM, when representatives are received"),
        "until_time": Column("string", "HH:MM"),
        "place": Column("string", "where representatives are received"),
        "expires_on": Column("date", "the last day on which it may be done, in the market's zone", required=True),
    },
)
