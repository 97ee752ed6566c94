"""Tables of collecting."""
