"""Commands that speak of the whole installation. ``register(parser)`` adds a group's commands to its parser."""
