"""The metrics of the closed loop, one file a metric; `ALL` names them in the order of the loop."""

from hcploop.evaluation.metrics.active_days_per_user import active_days_per_user
from hcploop.evaluation.metrics.active_mode_share import active_mode_share
from hcploop.evaluation.metrics.active_share import active_share
from hcploop.evaluation.metrics.active_users import active_users
from hcploop.evaluation.metrics.anonymous_page_views import anonymous_page_views
from hcploop.evaluation.metrics.anonymous_visitors import anonymous_visitors
from hcploop.evaluation.metrics.belief_change import belief_change
from hcploop.evaluation.metrics.belief_change_effect import belief_change_effect
from hcploop.evaluation.metrics.buyers import buyers
from hcploop.evaluation.metrics.channel_share import channel_share
from hcploop.evaluation.metrics.contacts import contacts
from hcploop.evaluation.metrics.content_use_share import content_use_share
from hcploop.evaluation.metrics.coverage_share import coverage_share
from hcploop.evaluation.metrics.covered_customers import covered_customers
from hcploop.evaluation.metrics.covered_per_rep import covered_per_rep
from hcploop.evaluation.metrics.covered_per_rep_change import covered_per_rep_change
from hcploop.evaluation.metrics.csat import csat
from hcploop.evaluation.metrics.declare import Metric
from hcploop.evaluation.metrics.dismissal_reason_share import dismissal_reason_share
from hcploop.evaluation.metrics.education_share import education_share
from hcploop.evaluation.metrics.first_prescribers import first_prescribers
from hcploop.evaluation.metrics.identified_view_share import identified_view_share
from hcploop.evaluation.metrics.identified_visitor_share import identified_visitor_share
from hcploop.evaluation.metrics.known_page_views import known_page_views
from hcploop.evaluation.metrics.known_visitors import known_visitors
from hcploop.evaluation.metrics.lead_accepted_share import lead_accepted_share
from hcploop.evaluation.metrics.lead_days import lead_days
from hcploop.evaluation.metrics.lead_handed_share import lead_handed_share
from hcploop.evaluation.metrics.lead_worked_share import lead_worked_share
from hcploop.evaluation.metrics.leads import leads
from hcploop.evaluation.metrics.need_linked_share import need_linked_share
from hcploop.evaluation.metrics.nps import nps
from hcploop.evaluation.metrics.page_views import page_views
from hcploop.evaluation.metrics.personal_ratio import personal_ratio
from hcploop.evaluation.metrics.personal_share import personal_share
from hcploop.evaluation.metrics.prescriber_retention import prescriber_retention
from hcploop.evaluation.metrics.quiz_change import quiz_change
from hcploop.evaluation.metrics.quiz_correct_share import quiz_correct_share
from hcploop.evaluation.metrics.resolution_share import resolution_share
from hcploop.evaluation.metrics.return_share_7 import return_share_7
from hcploop.evaluation.metrics.return_share_30 import return_share_30
from hcploop.evaluation.metrics.self_reported_share import self_reported_share
from hcploop.evaluation.metrics.stickiness import stickiness
from hcploop.evaluation.metrics.suggestion_confirmed_share import suggestion_confirmed_share
from hcploop.evaluation.metrics.suggestion_dismissed_share import suggestion_dismissed_share
from hcploop.evaluation.metrics.suggestion_done_share import suggestion_done_share
from hcploop.evaluation.metrics.suggestion_sent_share import suggestion_sent_share
from hcploop.evaluation.metrics.suggestions import suggestions
from hcploop.evaluation.metrics.unique_visitors import unique_visitors
from hcploop.evaluation.metrics.units_per_buyer import units_per_buyer
from hcploop.evaluation.metrics.units_per_buyer_growth import units_per_buyer_growth
from hcploop.evaluation.metrics.visit_attainment_share import visit_attainment_share

ALL: tuple[Metric, ...] = (
    resolution_share,
    covered_customers,
    coverage_share,
    contacts,
    channel_share,
    personal_share,
    personal_ratio,
    visit_attainment_share,
    suggestions,
    suggestion_sent_share,
    suggestion_confirmed_share,
    suggestion_done_share,
    suggestion_dismissed_share,
    dismissal_reason_share,
    content_use_share,
    need_linked_share,
    education_share,
    active_users,
    active_share,
    active_mode_share,
    page_views,
    known_page_views,
    anonymous_page_views,
    identified_view_share,
    unique_visitors,
    known_visitors,
    anonymous_visitors,
    identified_visitor_share,
    stickiness,
    active_days_per_user,
    return_share_7,
    return_share_30,
    nps,
    csat,
    leads,
    lead_handed_share,
    lead_accepted_share,
    lead_worked_share,
    lead_days,
    covered_per_rep,
    covered_per_rep_change,
    belief_change,
    belief_change_effect,
    quiz_correct_share,
    quiz_change,
    self_reported_share,
    buyers,
    first_prescribers,
    prescriber_retention,
    units_per_buyer,
    units_per_buyer_growth,
)

__all__ = ["ALL", "Metric"]
