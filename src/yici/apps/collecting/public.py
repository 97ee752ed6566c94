"""The door of collecting."""

__all__: list[str] = []
