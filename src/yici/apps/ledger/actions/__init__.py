"""Writes of the ledger: every one is an event of an entry, or a decision about a sentence."""
