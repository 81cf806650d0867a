"""Feedback on suggestions."""

from hcploop_web.field.models.feedback import REASONS, Feedback, Reason, State

__all__ = ["REASONS", "Feedback", "Reason", "State"]
