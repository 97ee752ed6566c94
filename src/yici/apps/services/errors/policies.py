"""What can go wrong with policies and payments."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class PolicyNotDue(YiciError):
    """One of the conditions is not met, so it cannot be asked for now. The page says which one, and who can put it
    right.
    """

    code = "policy_not_due"
    status = 422


class AccountNeeded(YiciError):
    """Type the number of the account to pay into: 12 to 21 digits, as on the card or in the passbook."""

    code = "account_needed"
    status = 422


class PaidAlready(YiciError):
    """It was paid already, so the answer can no longer be taken back. Call the unit that paid."""

    code = "paid_already"
    status = 409


class PaymentNotFound(NotFound):
    """There is no such payment, or it is not yours to see."""


class RefusalNeedsGround(YiciError):
    """Say why it is refused; the person reads it and can ask for another look."""

    code = "refusal_needs_ground"
    status = 422


class NotAmongThem(NotFound):
    """It may no longer be due to them, by what the city knows today. Make the list again."""


class PolicyNotFound(NotFound):
    """There is no such policy now. Look it up in the list, or call 12345."""
