"""Users, the tree of units, who belongs where and when."""

from hcploop_web.accounts.models.assignment import Assignment
from hcploop_web.accounts.models.unit import Placement, Unit
from hcploop_web.accounts.models.user import User

__all__ = ["Assignment", "Placement", "Unit", "User"]
