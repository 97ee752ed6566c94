"""A demo ledger: a report of our own, its promises accepted and approved, half a year of rounds. No real figures."""
