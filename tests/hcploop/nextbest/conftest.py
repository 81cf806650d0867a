"""Markets, packs and offers with what a test needs in them; one connection; the default policy's channels."""

import datetime as dt

import ibis
import pytest

from hcploop import schema
from hcploop.channels import CHANNELS
from hcploop.market import Market, PolicyFile
from hcploop.nextbest.pack import load_pack
from hcploop.nextbest.policy import NextBestPolicy, channel_terms

TODAY = dt.date(2026, 6, 30)
GOOD = {
    "one_id": "H1",
    "brand": "kexin",
    "channel": "visit",
    "action": "visit",
    "content_id": "K1",
    "sender": "R1",
    "sender_team": "sales",
    "is_personal": True,
    "needs_consent": False,
    "consent": "unknown",
    "is_suppressed": False,
    "is_active": True,
    "is_verified": True,
    "content_state": "approved",
    "content_expires_in_days": 30.0,
    "content_form": "article",
    "content_brand": "kexin",
    "is_other_brand": False,
    "is_seen": False,
    "filing": "valid",
    "reception": "permitted",
    "position": 1,
    "contacts_7d": 0,
    "contacts_30d": 0,
    "channel_contacts_7d": 0,
    "channel_contacts_30d": 0,
    "days_since_contact": None,
}


@pytest.fixture
def good():
    """Make an offer that every shipped pack allows, but for what a test changes."""
    return lambda **changes: {**GOOD, **changes}


@pytest.fixture
def offers():
    """Make a table of offers from what each changes of a good one."""
    return lambda *changes: schema.offer.rows([{**GOOD, **one} for one in changes])


@pytest.fixture
def market(tmp_path):
    """Make a market under a pack, with a policy of the kind permit where a test gives one."""

    def made(policy="cn-drug", brands=("kexin", "ruitai"), **body):
        own = {}
        if body:
            head = {"kind": "permit", "effective_on": TODAY, "approved_by": "A. Approver"}
            own = {"policy/permit.toml": PolicyFile(**head, body=body)}
        return Market(name="m", policy=policy, brands=brands, root=tmp_path, channels=CHANNELS, feeds=(), policies=own)

    return made


@pytest.fixture
def pack(market):
    """Read a pack."""
    return lambda policy="cn-drug", **body: load_pack(market(policy, **body), on=TODAY)


@pytest.fixture
def run():
    """Run an expression; rows as dicts."""
    connection = ibis.duckdb.connect()
    return lambda table: connection.to_pyarrow(table).to_pylist()


@pytest.fixture
def policy():
    """The policy where a market writes none."""
    return NextBestPolicy.default()


@pytest.fixture
def terms(policy):
    """What it says of channels."""
    return ibis.memtable(channel_terms(CHANNELS, policy=policy), schema=schema.channel_term.schema)
