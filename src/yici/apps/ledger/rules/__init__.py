"""Pure rules of the ledger: folding events, progress, flags, likeness of indicators. No input and no output."""
