"""The dictionary: every table is declared once, one file a table.

`TABLES` names them all; types, checks, test rows and the data dictionary come from here.
"""

from hcploop.schema.affiliation import affiliation
from hcploop.schema.affinity import affinity
from hcploop.schema.aggregate import aggregate
from hcploop.schema.allocation import allocation
from hcploop.schema.allocation_gap import allocation_gap
from hcploop.schema.answer import answer
from hcploop.schema.answer_rate import answer_rate
from hcploop.schema.answered import answered
from hcploop.schema.arm import arm
from hcploop.schema.audience import audience
from hcploop.schema.best_time import best_time
from hcploop.schema.blocked import blocked
from hcploop.schema.blocked_value import blocked_value
from hcploop.schema.blocking_estimate import blocking_estimate
from hcploop.schema.blocking_rule import blocking_rule
from hcploop.schema.buyer_count import buyer_count
from hcploop.schema.calendar_day import calendar_day
from hcploop.schema.candidate import candidate
from hcploop.schema.capability import capability
from hcploop.schema.capacity import capacity
from hcploop.schema.capacity_price import capacity_price
from hcploop.schema.channel_fact import channel_fact
from hcploop.schema.channel_number import channel_number
from hcploop.schema.channel_term import channel_term
from hcploop.schema.cluster import cluster
from hcploop.schema.company_match import company_match
from hcploop.schema.consent import consent
from hcploop.schema.contact_day import contact_day
from hcploop.schema.content import content
from hcploop.schema.content_count import content_count
from hcploop.schema.content_layer import content_layer
from hcploop.schema.content_tag import content_tag
from hcploop.schema.contested_key import contested_key
from hcploop.schema.cost import cost
from hcploop.schema.day_count import day_count
from hcploop.schema.decision import decision
from hcploop.schema.declare import Column, Table
from hcploop.schema.department_match import department_match
from hcploop.schema.disagreement import disagreement
from hcploop.schema.effect import effect
from hcploop.schema.enrolled import enrolled
from hcploop.schema.execution import execution
from hcploop.schema.execution_count import execution_count
from hcploop.schema.exposure import exposure
from hcploop.schema.feed_count import feed_count
from hcploop.schema.feedback import feedback
from hcploop.schema.field_value import field_value
from hcploop.schema.figure import figure
from hcploop.schema.figure_change import figure_change
from hcploop.schema.gram import gram
from hcploop.schema.gram_row import gram_row
from hcploop.schema.hcp import hcp
from hcploop.schema.hcp_grade import hcp_grade
from hcploop.schema.hcp_identifier import hcp_identifier
from hcploop.schema.hcp_indicator import hcp_indicator
from hcploop.schema.hcp_need import hcp_need
from hcploop.schema.hcp_redirect import hcp_redirect
from hcploop.schema.hcp_score import hcp_score
from hcploop.schema.hcp_tag import hcp_tag
from hcploop.schema.hcp_tier import hcp_tier
from hcploop.schema.hcp_value import hcp_value
from hcploop.schema.held_back import held_back
from hcploop.schema.history import history
from hcploop.schema.hospital_match import hospital_match
from hcploop.schema.identified_views import identified_views
from hcploop.schema.identity_decision import identity_decision
from hcploop.schema.institution import institution
from hcploop.schema.key_mark import key_mark
from hcploop.schema.lead import lead
from hcploop.schema.lead_count import lead_count
from hcploop.schema.leak import leak
from hcploop.schema.linkage_evidence import linkage_evidence
from hcploop.schema.linkage_model import linkage_model
from hcploop.schema.list_item import list_item
from hcploop.schema.list_overlap import list_overlap
from hcploop.schema.logged_choice import logged_choice
from hcploop.schema.moment import moment
from hcploop.schema.name_candidate import name_candidate
from hcploop.schema.name_decision import name_decision
from hcploop.schema.name_form import name_form
from hcploop.schema.name_review import name_review
from hcploop.schema.offer import offer
from hcploop.schema.oneid_event import oneid_event
from hcploop.schema.oneid_quality import oneid_quality
from hcploop.schema.oneid_review import oneid_review
from hcploop.schema.oneid_sample import oneid_sample
from hcploop.schema.outcome import outcome
from hcploop.schema.outcome_period import outcome_period
from hcploop.schema.overlap import overlap
from hcploop.schema.pair_score import pair_score
from hcploop.schema.pair_step import pair_step
from hcploop.schema.paired_change import paired_change
from hcploop.schema.participation import participation
from hcploop.schema.period import period
from hcploop.schema.period_count import period_count
from hcploop.schema.period_part import period_part
from hcploop.schema.permit import permit
from hcploop.schema.permitted_content import permitted_content
from hcploop.schema.person_amount import person_amount
from hcploop.schema.person_cut import person_cut
from hcploop.schema.person_day import person_day
from hcploop.schema.person_fact import person_fact
from hcploop.schema.person_key import person_key
from hcploop.schema.person_number import person_number
from hcploop.schema.phone_form import phone_form
from hcploop.schema.place_match import place_match
from hcploop.schema.plan import plan
from hcploop.schema.policy_value import policy_value
from hcploop.schema.procedure import procedure
from hcploop.schema.product_match import product_match
from hcploop.schema.quarantine import quarantine
from hcploop.schema.question import question
from hcploop.schema.ranking import ranking
from hcploop.schema.reason import reason
from hcploop.schema.recent_contact import recent_contact
from hcploop.schema.recommendation import recommendation
from hcploop.schema.record import record
from hcploop.schema.record_amount import record_amount
from hcploop.schema.record_content_month import record_content_month
from hcploop.schema.record_day import record_day
from hcploop.schema.record_person import record_person
from hcploop.schema.refusal import refusal
from hcploop.schema.rep import rep
from hcploop.schema.rep_count import rep_count
from hcploop.schema.response_model import response_model
from hcploop.schema.run import run
from hcploop.schema.seen_content import seen_content
from hcploop.schema.sender import sender
from hcploop.schema.shared_contact import shared_contact
from hcploop.schema.standing import standing
from hcploop.schema.standing_consent import standing_consent
from hcploop.schema.statement import statement
from hcploop.schema.suggestion import suggestion
from hcploop.schema.survey_count import survey_count
from hcploop.schema.tag import tag
from hcploop.schema.tag_review import tag_review
from hcploop.schema.target import target
from hcploop.schema.territory import territory
from hcploop.schema.title_match import title_match
from hcploop.schema.touch import touch
from hcploop.schema.unit_change import unit_change
from hcploop.schema.value_conflict import value_conflict
from hcploop.schema.value_decision import value_decision
from hcploop.schema.valued_offer import valued_offer
from hcploop.schema.verdict import verdict
from hcploop.schema.visit import visit
from hcploop.schema.workplace import workplace

_IN_ORDER = (
    key_mark, contested_key, person_key, record, name_form, hospital_match, department_match, title_match,
    place_match, phone_form, company_match, product_match, name_candidate, name_review, record_person,
    shared_contact, blocked_value, linkage_evidence, linkage_model, pair_score, blocking_rule, blocking_estimate,
    cluster, field_value, hcp, hcp_value, value_conflict, hcp_grade, hcp_identifier, hcp_redirect, affiliation,
    workplace, oneid_event, oneid_review, oneid_sample, oneid_quality, pair_step, institution, touch,
    record_content_month, record_day, content, content_tag, tag, hcp_tag, hcp_indicator, hcp_score, hcp_tier,
    overlap, hcp_need, content_layer, history, refusal, gram, gram_row, affinity, permitted_content, recommendation,
    audience, standing_consent, recent_contact, sender, person_fact, channel_fact, seen_content, calendar_day,
    candidate, held_back, offer, verdict, arm, capacity, allocation, capacity_price, allocation_gap, visit,
    person_number, contact_day, moment, standing, exposure, answer_rate, channel_term, response_model, best_time,
    reason, valued_offer, blocked, suggestion, decision, list_item, leak, lead, capability, answered, logged_choice,
    outcome_period, enrolled, unit_change, effect, policy_value, figure, figure_change, quarantine, feed_count, run,
    consent, answer, question, aggregate, rep, territory, outcome, cost, permit, plan, target, procedure, execution,
    feedback, identity_decision, name_decision, value_decision, tag_review, statement, ranking, list_overlap,
    disagreement, record_amount, person_amount, person_cut, identified_views, day_count, period, period_count,
    channel_number, person_day, period_part, participation, survey_count, paired_change, lead_count, rep_count,
    execution_count, buyer_count, content_count,
)  # fmt: skip
"""The tables as a run comes to them."""

TABLES: dict[str, Table] = {table.name: table for table in _IN_ORDER}

__all__ = [
    "TABLES",
    "Column",
    "Table",
    "affiliation",
    "affinity",
    "aggregate",
    "allocation",
    "allocation_gap",
    "answer",
    "answer_rate",
    "answered",
    "arm",
    "audience",
    "best_time",
    "blocked",
    "blocked_value",
    "blocking_estimate",
    "blocking_rule",
    "buyer_count",
    "calendar_day",
    "candidate",
    "capability",
    "capacity",
    "capacity_price",
    "channel_fact",
    "channel_number",
    "channel_term",
    "cluster",
    "company_match",
    "consent",
    "contact_day",
    "content",
    "content_count",
    "content_layer",
    "content_tag",
    "contested_key",
    "cost",
    "day_count",
    "decision",
    "department_match",
    "disagreement",
    "effect",
    "enrolled",
    "execution",
    "execution_count",
    "exposure",
    "feed_count",
    "feedback",
    "field_value",
    "figure",
    "figure_change",
    "gram",
    "gram_row",
    "hcp",
    "hcp_grade",
    "hcp_identifier",
    "hcp_indicator",
    "hcp_need",
    "hcp_redirect",
    "hcp_score",
    "hcp_tag",
    "hcp_tier",
    "hcp_value",
    "held_back",
    "history",
    "hospital_match",
    "identified_views",
    "identity_decision",
    "institution",
    "key_mark",
    "lead",
    "lead_count",
    "leak",
    "linkage_evidence",
    "linkage_model",
    "list_item",
    "list_overlap",
    "logged_choice",
    "moment",
    "name_candidate",
    "name_decision",
    "name_form",
    "name_review",
    "offer",
    "oneid_event",
    "oneid_quality",
    "oneid_review",
    "oneid_sample",
    "outcome",
    "outcome_period",
    "overlap",
    "pair_score",
    "pair_step",
    "paired_change",
    "participation",
    "period",
    "period_count",
    "period_part",
    "permit",
    "permitted_content",
    "person_amount",
    "person_cut",
    "person_day",
    "person_fact",
    "person_key",
    "person_number",
    "phone_form",
    "place_match",
    "plan",
    "policy_value",
    "procedure",
    "product_match",
    "quarantine",
    "question",
    "ranking",
    "reason",
    "recent_contact",
    "recommendation",
    "record",
    "record_amount",
    "record_content_month",
    "record_day",
    "record_person",
    "refusal",
    "rep",
    "rep_count",
    "response_model",
    "run",
    "seen_content",
    "sender",
    "shared_contact",
    "standing",
    "standing_consent",
    "statement",
    "suggestion",
    "survey_count",
    "tag",
    "tag_review",
    "target",
    "territory",
    "title_match",
    "touch",
    "unit_change",
    "value_conflict",
    "value_decision",
    "valued_offer",
    "verdict",
    "visit",
    "workplace",
]
