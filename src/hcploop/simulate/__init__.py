"""Made-up markets whose truth we know: for the demo, tests and benchmarks."""

from hcploop.simulate.market import write_market
from hcploop.simulate.plan import MarketPlan

__all__ = ["MarketPlan", "write_market"]
