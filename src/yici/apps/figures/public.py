"""The door of figures."""

__all__: list[str] = []
