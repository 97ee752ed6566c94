"""Writes of services: applications are received, their parts accepted and decided, results handed over."""
