"""Writes of records. Each public one is an ``@action``: one transaction with its audit rows."""
