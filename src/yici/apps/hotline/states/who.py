"""Which permissions the steps of the hotline ask for."""

from __future__ import annotations

TAKE, DISPATCH, DECIDE = "hotline.take", "hotline.dispatch", "hotline.decide"
WORK, SIGN_OFF, CALL_BACK = "hotline.work", "hotline.sign_off", "hotline.call_back"
SUPERVISE, RELEASE = "hotline.supervise", "hotline.release"
