"""Merging and naming on Arrow tables."""
