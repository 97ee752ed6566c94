"""What programs may send, once: the checks and the OpenAPI description are made from it."""

from __future__ import annotations

from typing import Any

Fields = dict[str, dict[str, Any]]


def text(most: int, *, needed: bool = False, **more: Any) -> dict[str, Any]:
    """A text of at most so many signs."""
    return {"type": "string", "maxLength": most, **({"needed": True, "minLength": 1} if needed else {}), **more}


YES_NO: dict[str, Any] = {"type": "boolean"}
INTAKE: Fields = {
    "text": text(4000, needed=True, description="what happened, in own words"),
    "area": text(12, description="code of the village or the nearest area known; or a spot"),
    "spot": text(12, description="code of a spot on a wall"),
    "kind": text(40, description="code of a kind; may be left out"),
    "place": text(200),
    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
    "name": text(60), "phone": text(30), "mail": text(120),
    "is_firm": YES_NO, "is_secret": YES_NO, "is_report": YES_NO, "wants_public": YES_NO,
    "against": text(60, description="code of the unit that the request is about; it never gets it"),
}  # fmt: skip
EXPECTED = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1, "needed": True,
            "description": "the version that the step was decided on; 409 when somebody was quicker"}  # fmt: skip
STEPS: dict[str, Fields] = {
    "sign": {"expected": EXPECTED},
    "contact": {"expected": EXPECTED, "text": text(2000, needed=True)},
    "answer": {"expected": EXPECTED, "public": text(4000, needed=True), "inside": text(4000)},
}
DISPATCH: Fields = {
    "expected": EXPECTED, "unit": text(60, needed=True), "kind": text(40),
    "urgency": {"type": "string", "enum": ["normal", "urgent", "emergency"]}, "text": text(4000),
}  # fmt: skip
