"""In which forms an element stands: headings that a person confirmed."""

from __future__ import annotations

from yici.apps.tables.models import Mapping


def list_forms_with(code: str, *, most: int = 50) -> tuple[tuple[str, str], ...]:
    """(title of the form, heading) of the mappings in force that mean this element, newest first."""
    rows = Mapping.objects.filter(replaced_at=None, meaning__element=code).order_by("-confirmed_at")
    return tuple(rows.values_list("form__title", "place")[:most])
