"""Documents that leave the ledger: the division of tasks and the supervision notice, as Word and as PDF."""
