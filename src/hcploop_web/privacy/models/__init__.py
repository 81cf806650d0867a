"""Consents, suppressions, and what people ask about their data."""

from hcploop_web.privacy.models.consent_event import EVERY, ConsentEvent, State
from hcploop_web.privacy.models.data_request import Asked, DataRequest, Stand
from hcploop_web.privacy.models.suppression import Suppression, Why

__all__ = ["EVERY", "Asked", "ConsentEvent", "DataRequest", "Stand", "State", "Suppression", "Why"]
