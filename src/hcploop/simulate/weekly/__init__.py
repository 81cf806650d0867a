"""A made-up market as its systems export it week by week: a CRM, WeCom, an official account, a meeting vendor."""

from hcploop.simulate.weekly.exports import write_export
from hcploop.simulate.weekly.held import Weeks, make_weeks

__all__ = ["Weeks", "make_weeks", "write_export"]
