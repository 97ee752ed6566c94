"""What becomes of work orders when a request ends without its work being done."""

from __future__ import annotations

from yici.apps.cases.public import step, tell
from yici.apps.hotline.actions.confirming import close_orders
from yici.apps.hotline.models import Request, Share
from yici.apps.hotline.states import ORDER_STATES
from yici.core.access import SYSTEM


def end_orders(row: Request, verb: str) -> None:
    """Orders that no other request shares are taken back, done ones closed; shared ones go on for the others."""
    revocable = {f"work_order:{one.source}" for one in ORDER_STATES.rows if one.event == "revoke"}
    closable = {f"work_order:{one.source}" for one in ORDER_STATES.rows if one.event == "close"}
    for share in Share.objects.filter(request=row, left_at=None).select_related("order__case"):
        order = share.order
        others = Share.objects.filter(order=order, left_at=None).exclude(request=row)
        tell(actor=SYSTEM, case=order.case_id, verb=verb)
        if others.exclude(request__case__phase="closed").exists():
            continue
        if order.case.state_id in closable:
            close_orders(row)
        elif order.case.state_id in revocable:
            step(
                actor=SYSTEM, case=order.case_id, event="revoke", expected=order.case.version, keeps_children=True
            )  # fmt: skip
