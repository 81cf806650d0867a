"""The table `arm`: an action on a person's shortlist, and what it is worth."""

from hcploop.schema.declare import Column, Table

arm = Table(
    "arm",
    "an action on a person's shortlist, and what it is worth; made between stages, not kept",
    key=(
        "one_id",
        "arm",
    ),
    columns={
        "one_id": Column("string", "the person", required=True),
        "arm": Column("string", "brand|channel|content|sender, or nothing", required=True),
        "position": Column("int64", "by expected value among her arms, 1 is the best", required=True),
        "brand": Column("string", "the brand, `all` for nothing", required=True),
        "channel": Column("string", "through which channel; null for nothing"),
        "action": Column("string", "what would be done, a name in hcploop.channels.actions; null for nothing"),
        "content_id": Column("string", "with which content"),
        "sender": Column("string", "the representative, or `system`; null for nothing"),
        "resource": Column("string", "whose capacity it uses, as channel:representative or channel; null for none"),
        "weekday": Column("int64", "best day, 1 Monday to 7 Sunday; null for nothing"),
        "hour": Column("int64", "best hour in the market's zone, 0 to 23; null for nothing"),
        "probability": Column(
            "float64", "that she answers within 14 days, 0 to 1; for nothing, that she acts anyway", required=True
        ),
        "increment": Column("float64", "probability above that without a contact, 0 to 1", required=True),
        "value_of_response": Column(
            "float64", "of an answer that would not have come anyway, in the market's currency; null for nothing"
        ),
        "cost": Column("float64", "in the market's currency", required=True),
        "expected_value": Column(
            "float64", "increment × value − cost, in the market's currency; 0 for nothing", required=True
        ),
        "driver": Column("string", "what spoke most for it; null for nothing"),
        "serves": Column("string", "personalised, progressive or general; null without a recommended content"),
        "because": Column("array<string>", "the contents or tags behind the choice of the content", required=True),
        "actions": Column("int64", "days in the last 90 on which she did something herself", required=True),
        "last_action_on": Column("date", "the last of them"),
        "channel_contacts": Column("int64", "our earlier contacts by this channel; 0 for nothing", required=True),
        "channel_answers": Column("int64", "those that she answered; 0 for nothing", required=True),
    },
)
