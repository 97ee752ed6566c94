"""Tables of services."""
