"""Reads of collecting as contracts."""
