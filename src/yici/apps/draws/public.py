"""The door of draws."""

__all__: list[str] = []
