"""Did it help: the figures of the closed loop."""

from hcploop.evaluation.cuts import cut_names, of_brand, person_cuts, with_market
from hcploop.evaluation.days import days
from hcploop.evaluation.figures import figures
from hcploop.evaluation.kernels.count_contacts import count_contacts
from hcploop.evaluation.kernels.count_seen import count_seen
from hcploop.evaluation.metrics import ALL, Metric
from hcploop.evaluation.periods import period_counts
from hcploop.evaluation.person_days import channel_numbers, person_days
from hcploop.evaluation.platform_days import platform_days

__all__ = [
    "ALL",
    "Metric",
    "channel_numbers",
    "count_contacts",
    "count_seen",
    "cut_names",
    "days",
    "figures",
    "of_brand",
    "period_counts",
    "person_cuts",
    "person_days",
    "platform_days",
    "with_market",
]
