"""Consents and suppressions."""

from hcploop_web.privacy.models.consent_event import EVERY, ConsentEvent, State
from hcploop_web.privacy.models.suppression import Suppression, Why

__all__ = ["EVERY", "ConsentEvent", "State", "Suppression", "Why"]
