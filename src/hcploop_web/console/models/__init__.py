"""What users of the console decide."""

from hcploop_web.console.models.tier_proposal import TierProposal

__all__ = ["TierProposal"]
