"""/signs/: how a sign of two scripts would look, and what a reviewer would look at. Nothing of it is kept."""

from __future__ import annotations

import contextlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yici.apps.services.rules.signs import Sign
from yici.apps.services.selectors.signs import HEIGHT, MN, SIDE, WIDTH, ZH, look_at_sign, sign_rules
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=60, per_minute=120)
SIDES = ("左", "上", "右", "下")
MOST = 200
#: What a form of an item calls the same, when it asks how its sign would look.
FIELDS = {"chinese": ZH, "mongolian": MN, "side": SIDE, "width": WIDTH, "height": HEIGHT}
NAMES = ("chinese", "mongolian", "side", "vertical", "chinese_size", "mongolian_size", "font", "width", "height")


@never_cache
@limited(READS, methods=("GET", "POST"))
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """Typed texts drawn in true proportions with findings; a form that is being filled may send its own fields."""
    given = request.POST
    sent = {name: given.get(name, given.get(FIELDS.get(name, name), ""))[:MOST] for name in NAMES}

    def text(name: str) -> str:
        return sent[name]

    def number(name: str) -> float | None:
        with contextlib.suppress(ValueError):
            found = float(text(name))
            return found if 0 < found < 100_000 else None
        return None

    side = text("side") if text("side") in SIDES else "左"
    sign = Sign(
        text("chinese"), text("mongolian"), side, {"yes": True, "no": False}.get(text("vertical")),
        number("chinese_size"), number("mongolian_size"), text("font"),
    )  # fmt: skip
    shown = look_at_sign(sign, number("width") or 0, number("height") or 0) if request.method == "POST" else None
    context = {"sign": sign, "shown": shown, "sides": SIDES, "sent": sent, "fonts": sign_rules().fonts}
    return render(request, "services/sign.html", context)
