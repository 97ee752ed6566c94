"""What the model that proposes kinds is worth, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.sorting import current_figures


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Right at first, among three, how often it abstains, and each kind by itself."""
    model = current_figures()
    kinds = []
    if model is not None:
        names = {one.code: one.name for one in list_kinds()}
        kinds = [
            {"name": names.get(code, code), "rows": rows, "precision": 100 * precision, "recall": 100 * recall,
             "f1": 100 * f1}
            for code, (rows, precision, recall, f1) in model.measured["by_kind"].items()
        ]  # fmt: skip
        kinds.sort(key=lambda one: -one["rows"])
    shares = ("top1", "top3", "abstained", "right_when_sure", "calibration_error", "macro_f1")
    context = {
        "model": model, "kinds": kinds,
        "measured": {name: 100 * model.measured[name] for name in shares} if model is not None else {},
        "check": model.checks[-1] if model is not None and model.checks else None,
    }  # fmt: skip
    return render(request, "hotline/sorting.html", context)
