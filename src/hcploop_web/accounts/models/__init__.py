"""Users, the tree of units, who belongs where and when, and keys for programs."""

from hcploop_web.accounts.models.api_key import ApiKey
from hcploop_web.accounts.models.assignment import Assignment
from hcploop_web.accounts.models.tree_stamp import TreeStamp
from hcploop_web.accounts.models.unit import Placement, Unit
from hcploop_web.accounts.models.user import User

__all__ = ["ApiKey", "Assignment", "Placement", "TreeStamp", "Unit", "User"]
