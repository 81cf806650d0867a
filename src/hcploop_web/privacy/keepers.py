"""Who may enter what doctors agreed to."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role

MAY_SUPPRESS = frozenset({Role.PRIVACY, Role.STEWARD, Role.ADMIN})
MAY_RECORD = MAY_SUPPRESS | {Role.REP, Role.MSL}
"""A representative writes down what she was told by a doctor whom she sees."""


def check_role(user: User, allowed: frozenset[Role]) -> None:
    """Stop somebody whose role may not do it.

    Raises
    ------
    PermissionDenied
        Her role is not among those allowed.
    """
    if not user.is_active or Role(user.role) not in allowed:
        raise PermissionDenied
