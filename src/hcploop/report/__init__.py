"""What people read: html, xlsx, pptx and execution lists from a snapshot."""

from hcploop.report.write_report import FORMATS, write_report

__all__ = ["FORMATS", "write_report"]
