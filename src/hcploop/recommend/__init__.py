"""Which content suits whom, which doctor suits a content."""

from hcploop.recommend.history import histories
from hcploop.recommend.kernels.affinities import affinities
from hcploop.recommend.kernels.people import PersonTables
from hcploop.recommend.kernels.recommended import Recommended, recommended
from hcploop.recommend.kernels.shelf import ContentTables
from hcploop.recommend.policy import RecommendPolicy
from hcploop.recommend.refusals import refusals
from hcploop.recommend.together import gram, gram_rows

__all__ = [
    "ContentTables",
    "PersonTables",
    "RecommendPolicy",
    "Recommended",
    "affinities",
    "gram",
    "gram_rows",
    "histories",
    "recommended",
    "refusals",
]
