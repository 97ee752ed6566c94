"""Pure rules of the hotline."""
