"""Kernels of evaluation: what sorts and counts numbers."""
