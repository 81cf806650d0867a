"""Did it help: the figures of the closed loop."""

from hcploop.evaluation.cuts import person_cuts
from hcploop.evaluation.day_counts import contact_days
from hcploop.evaluation.days import days
from hcploop.evaluation.figures import figures
from hcploop.evaluation.metrics import ALL, Metric
from hcploop.evaluation.periods import period_counts
from hcploop.evaluation.platform_days import platform_days
from hcploop.evaluation.seen_days import seen_days

__all__ = [
    "ALL",
    "Metric",
    "contact_days",
    "days",
    "figures",
    "period_counts",
    "person_cuts",
    "platform_days",
    "seen_days",
]
