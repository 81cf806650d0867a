"""What that makes them: two scores, four personas, nine tiers, and how far rankings agree."""

from hcploop.scoring.indicators import indicators, person_amounts, points, record_amounts
from hcploop.scoring.levels import scores
from hcploop.scoring.matrix import TierPolicy, check_matrix, presets
from hcploop.scoring.overlap import list_overlap, overlap_at, overlaps, persons_who_disagree, rankings
from hcploop.scoring.personas import PERSONAS, persona
from hcploop.scoring.policy import Indicator, ScoringPolicy
from hcploop.scoring.tiers import tiers

__all__ = [
    "PERSONAS",
    "Indicator",
    "ScoringPolicy",
    "TierPolicy",
    "check_matrix",
    "indicators",
    "list_overlap",
    "overlap_at",
    "overlaps",
    "person_amounts",
    "persona",
    "persons_who_disagree",
    "points",
    "presets",
    "rankings",
    "record_amounts",
    "scores",
    "tiers",
]
