"""The metrics of the closed loop, one file a metric; `ALL` names them in the order of the loop."""

from hcploop.evaluation.metrics.active_share import active_share
from hcploop.evaluation.metrics.active_users import active_users
from hcploop.evaluation.metrics.contacts import contacts
from hcploop.evaluation.metrics.coverage_share import coverage_share
from hcploop.evaluation.metrics.covered_customers import covered_customers
from hcploop.evaluation.metrics.declare import Metric
from hcploop.evaluation.metrics.page_views import page_views
from hcploop.evaluation.metrics.resolution_share import resolution_share
from hcploop.evaluation.metrics.unique_visitors import unique_visitors

ALL: tuple[Metric, ...] = (
    resolution_share,
    covered_customers,
    coverage_share,
    contacts,
    active_users,
    active_share,
    page_views,
    unique_visitors,
)

__all__ = ["ALL", "Metric"]
