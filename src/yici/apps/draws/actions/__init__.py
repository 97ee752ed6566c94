"""Writes of draws."""
