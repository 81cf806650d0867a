"""The table `valued_offer`: an allowed offer and what it is worth."""

from hcploop.schema.declare import Column, Table

valued_offer = Table(
    "valued_offer",
    "an allowed offer and what it is worth; made between stages, not kept",
    key=("person", "lot"),
    columns={
        "lot": Column("string", "first 12 digits of the md5 of person and arm; orders equal values", required=True),
        "one_id": Column("string", "the person", required=True),
        "person": Column("int64", "her number in this run, see person_number", required=True),
        "brand": Column("string", "the brand", required=True),
        "channel": Column("string", "through which channel", required=True),
        "action": Column("string", "what would be done", required=True),
        "content_id": Column("string", "with which content"),
        "sender": Column("string", "the representative, or `system`", required=True),
        "suits_at": Column("int64", "position of the content among her recommendations; null without one"),
        "probability": Column("float64", "that she answers, 0 to 1", required=True),
        "baseline": Column("float64", "that she acts without a contact, 0 to 1", required=True),
        "increment": Column("float64", "the first less the second, never below 0", required=True),
        "value_of_response": Column("float64", "in the market's currency", required=True),
        "cost": Column("float64", "in the market's currency", required=True),
        "expected_value": Column("float64", "increment × value − cost", required=True),
        "driver": Column("string", "the term of the response model that spoke most for it; null for none"),
        "actions": Column("int64", "days in the last 90 on which she did something herself", required=True),
        "last_action_on": Column("date", "the last of them"),
        "channel_contacts": Column("int64", "our earlier contacts by this channel", required=True),
        "channel_answers": Column("int64", "those that she answered", required=True),
    },
)

best_offer = valued_offer.plus({"place": Column("int64", "by expected value among hers, 0 is the best", required=True)})
"""Those that are on a shortlist."""
