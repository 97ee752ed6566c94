"""The door of services."""

__all__: list[str] = []
