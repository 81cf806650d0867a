"""Kernels of feeds: Arrow in, Arrow out."""
