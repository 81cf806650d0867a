"""What users of the console keep."""

from hcploop_web.console.models.saved_view import SavedView

__all__ = ["SavedView"]
