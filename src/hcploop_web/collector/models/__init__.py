"""Sources of events, and what was refused."""

from hcploop_web.collector.models.consent_category import ConsentCategory
from hcploop_web.collector.models.event_rule import Becomes, EventRule, SurveyKind
from hcploop_web.collector.models.event_source import EventSource
from hcploop_web.collector.models.refused_event import RefusedEvent, Standing
from hcploop_web.collector.models.write_key import WriteKey

__all__ = [
    "Becomes",
    "ConsentCategory",
    "EventRule",
    "EventSource",
    "RefusedEvent",
    "Standing",
    "SurveyKind",
    "WriteKey",
]
