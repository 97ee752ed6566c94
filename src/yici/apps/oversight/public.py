"""The door of oversight."""

__all__: list[str] = []
