"""What happened: raw rows made clean, standard and accounted for."""

from hcploop.structure.affiliations import affiliations
from hcploop.structure.aggregates import aggregates
from hcploop.structure.answers import answers
from hcploop.structure.at_hospital import hospital_texts
from hcploop.structure.consents import consents
from hcploop.structure.contents import contents
from hcploop.structure.costs import costs
from hcploop.structure.executions import executions
from hcploop.structure.feedback import feedback
from hcploop.structure.identity_decisions import identity_decisions
from hcploop.structure.institutions import institutions
from hcploop.structure.left_out import left_out
from hcploop.structure.name_decisions import name_decisions
from hcploop.structure.open_names import open_names, with_proposals
from hcploop.structure.outcomes import outcomes, written_names
from hcploop.structure.periods import begins_on
from hcploop.structure.permits import permits
from hcploop.structure.plans import plans
from hcploop.structure.procedures import procedures
from hcploop.structure.questions import questions
from hcploop.structure.records import Forms, bare_records, distinct_values, records, told_once
from hcploop.structure.reps import reps
from hcploop.structure.statements import statements
from hcploop.structure.tag_reviews import tag_reviews
from hcploop.structure.targets import known_by_name, targets, unknown_targets
from hcploop.structure.territories import territories
from hcploop.structure.value_decisions import value_decisions

__all__ = [
    "Forms",
    "affiliations",
    "aggregates",
    "answers",
    "bare_records",
    "begins_on",
    "consents",
    "contents",
    "costs",
    "distinct_values",
    "executions",
    "feedback",
    "hospital_texts",
    "identity_decisions",
    "institutions",
    "known_by_name",
    "left_out",
    "name_decisions",
    "open_names",
    "outcomes",
    "permits",
    "plans",
    "procedures",
    "questions",
    "records",
    "reps",
    "statements",
    "tag_reviews",
    "targets",
    "territories",
    "told_once",
    "unknown_targets",
    "value_decisions",
    "with_proposals",
    "written_names",
]
