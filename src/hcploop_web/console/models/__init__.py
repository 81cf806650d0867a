"""What users of the console keep and decide, and the runs that they start."""

from hcploop_web.console.models.correction import Correction
from hcploop_web.console.models.identity_decision import IdentityDecision
from hcploop_web.console.models.name_decision import NameDecision
from hcploop_web.console.models.remembered_mapping import RememberedMapping
from hcploop_web.console.models.run import Run
from hcploop_web.console.models.saved_view import SavedView
from hcploop_web.console.models.schedule import Schedule
from hcploop_web.console.models.set_up import Arrived, Layout, SetUp
from hcploop_web.console.models.tier_proposal import TierProposal
from hcploop_web.console.models.value_decision import ValueDecision

__all__ = [
    "Arrived",
    "Correction",
    "IdentityDecision",
    "Layout",
    "NameDecision",
    "RememberedMapping",
    "Run",
    "SavedView",
    "Schedule",
    "SetUp",
    "TierProposal",
    "ValueDecision",
]
