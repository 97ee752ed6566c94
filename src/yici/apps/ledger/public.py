"""The door of ledger."""

__all__: list[str] = []
