"""Reads of figures."""
