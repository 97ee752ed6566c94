"""Writes of the hotline. Each is what one person does, in one transaction."""
