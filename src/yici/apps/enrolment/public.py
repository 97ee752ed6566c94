"""The door of enrolment."""

__all__: list[str] = []
