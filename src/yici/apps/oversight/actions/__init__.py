"""Writes of oversight."""
