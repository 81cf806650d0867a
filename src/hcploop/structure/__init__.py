"""What happened: raw rows made clean, standard and accounted for."""

from hcploop.structure.affiliations import affiliations
from hcploop.structure.aggregates import aggregates
from hcploop.structure.answers import answers
from hcploop.structure.consents import consents
from hcploop.structure.contents import contents
from hcploop.structure.identity_decisions import identity_decisions
from hcploop.structure.institutions import institutions
from hcploop.structure.questions import questions
from hcploop.structure.records import Forms, bare_records, distinct_values, records
from hcploop.structure.reps import reps
from hcploop.structure.territories import territories

__all__ = [
    "Forms",
    "affiliations",
    "aggregates",
    "answers",
    "bare_records",
    "consents",
    "contents",
    "distinct_values",
    "identity_decisions",
    "institutions",
    "questions",
    "records",
    "reps",
    "territories",
]
