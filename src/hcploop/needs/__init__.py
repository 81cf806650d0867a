"""What they need: the layer each person is at, the next one, and the layer that each content serves."""

from hcploop.needs.content_layers import content_layers
from hcploop.needs.layers import needs
from hcploop.needs.policy import Ladder, Layer, NeedsPolicy

__all__ = ["Ladder", "Layer", "NeedsPolicy", "content_layers", "needs"]
