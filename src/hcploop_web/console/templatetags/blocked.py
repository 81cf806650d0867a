"""Pieces of the list of values that tie nobody."""

from __future__ import annotations

from django import template

from hcploop_web.console.words import blocked as words

register = template.Library()

register.filter("blocked_kind", words.blocked_kind)
register.filter("blocked_reason", words.blocked_reason)
