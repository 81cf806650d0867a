"""Did it help: the figures of the closed loop."""

from hcploop.evaluation.benchmarks import Benchmark, benchmarks
from hcploop.evaluation.buyers import Sales, buyer_counts, buyer_units
from hcploop.evaluation.capability import Evidence, capability
from hcploop.evaluation.content_counts import content_counts, content_use
from hcploop.evaluation.cuts import cut_names, of_brand, person_cuts, with_market
from hcploop.evaluation.days import days
from hcploop.evaluation.executions import execution_counts, fates
from hcploop.evaluation.figure_policy import FigurePolicy
from hcploop.evaluation.figures import figures
from hcploop.evaluation.kernels.calendar import periods
from hcploop.evaluation.kernels.count_contacts import count_contacts
from hcploop.evaluation.kernels.count_seen import count_seen
from hcploop.evaluation.leads import lead_counts, leads
from hcploop.evaluation.metrics import ALL, Metric
from hcploop.evaluation.paired import paired_changes
from hcploop.evaluation.periods import period_counts
from hcploop.evaluation.person_days import channel_numbers, person_days
from hcploop.evaluation.platform_days import platform_days
from hcploop.evaluation.rep_counts import rep_counts, rep_months
from hcploop.evaluation.surveys import survey_counts

__all__ = [
    "ALL",
    "Benchmark",
    "Evidence",
    "FigurePolicy",
    "Metric",
    "Sales",
    "benchmarks",
    "buyer_counts",
    "buyer_units",
    "capability",
    "channel_numbers",
    "content_counts",
    "content_use",
    "count_contacts",
    "count_seen",
    "cut_names",
    "days",
    "execution_counts",
    "fates",
    "figures",
    "lead_counts",
    "leads",
    "of_brand",
    "paired_changes",
    "period_counts",
    "periods",
    "person_cuts",
    "person_days",
    "platform_days",
    "rep_counts",
    "rep_months",
    "survey_counts",
    "with_market",
]
