"""Kernels on distinct values: a text as written -> what it stands for."""
