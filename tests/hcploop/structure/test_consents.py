"""What people said about channels."""

from hcploop.schema.kinds import KINDS
from hcploop.structure.consents import consents


def test_a_consent_without_a_purpose_is_for_all_purposes():
    staged = KINDS["consents"].staged.rows([{"record_id": 1, "channel": "sms", "state": "refused", "purpose": " "}])

    found = consents(staged).to_pyarrow().to_pylist()[0]

    assert (found["state"], found["purpose"], found["one_id"]) == ("refused", None, None)
