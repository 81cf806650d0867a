"""The kinds of feed: which columns a user's files may have, one file a kind."""

from hcploop.schema.kinds.affiliations import affiliations
from hcploop.schema.kinds.aggregates import aggregates
from hcploop.schema.kinds.answers import answers
from hcploop.schema.kinds.consents import consents
from hcploop.schema.kinds.contents import contents
from hcploop.schema.kinds.costs import costs
from hcploop.schema.kinds.declare import IDENTIFIERS, LINEAGE, PERSON, Kind
from hcploop.schema.kinds.executions import executions
from hcploop.schema.kinds.feedback import feedback
from hcploop.schema.kinds.identity_decisions import identity_decisions
from hcploop.schema.kinds.institutions import institutions
from hcploop.schema.kinds.name_decisions import name_decisions
from hcploop.schema.kinds.outcomes import outcomes
from hcploop.schema.kinds.people import people
from hcploop.schema.kinds.permits import permits
from hcploop.schema.kinds.plans import plans
from hcploop.schema.kinds.procedures import procedures
from hcploop.schema.kinds.questions import questions
from hcploop.schema.kinds.reps import reps
from hcploop.schema.kinds.statements import statements
from hcploop.schema.kinds.tag_reviews import tag_reviews
from hcploop.schema.kinds.targets import targets
from hcploop.schema.kinds.territories import territories
from hcploop.schema.kinds.touches import touches
from hcploop.schema.kinds.value_decisions import value_decisions

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        people,
        affiliations,
        touches,
        contents,
        aggregates,
        institutions,
        consents,
        answers,
        questions,
        reps,
        territories,
        identity_decisions,
        outcomes,
        costs,
        permits,
        plans,
        targets,
        procedures,
        executions,
        feedback,
        tag_reviews,
        statements,
        name_decisions,
        value_decisions,
    )
}

__all__ = ["IDENTIFIERS", "KINDS", "LINEAGE", "PERSON", "Kind"]
