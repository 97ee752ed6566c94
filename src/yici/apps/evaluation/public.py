"""The door of evaluation."""

__all__: list[str] = []
