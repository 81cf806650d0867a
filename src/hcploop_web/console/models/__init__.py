"""What users of the console keep and decide."""

from hcploop_web.console.models.identity_decision import IdentityDecision
from hcploop_web.console.models.saved_view import SavedView
from hcploop_web.console.models.tier_proposal import TierProposal

__all__ = ["IdentityDecision", "SavedView", "TierProposal"]
