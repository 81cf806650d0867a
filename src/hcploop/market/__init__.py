"""The user's `market.toml` as a typed object, with errors that name key and remedy."""

from hcploop.market.checks import accepts, names_person
from hcploop.market.feed import Deleted, Feed, Join
from hcploop.market.load import load_market
from hcploop.market.market import Market
from hcploop.market.moment import as_moment
from hcploop.market.near import did_you_mean, nearest
from hcploop.market.policies import PolicyFile

__all__ = [
    "Deleted",
    "Feed",
    "Join",
    "Market",
    "PolicyFile",
    "accepts",
    "as_moment",
    "did_you_mean",
    "load_market",
    "names_person",
    "nearest",
]
