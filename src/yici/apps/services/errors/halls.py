"""What can go wrong with halls, numbers in a line, centres and appointments."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class HallNotFound(NotFound):
    """There is no such hall. Choose one from the list."""


class TicketNotFound(NotFound):
    """There is no number with this code, or it is not yours to see. Take a new one at the reception."""


class CounterNotFound(NotFound):
    """There is no such counter in your hall. Choose where you sit."""


class GroupNotFound(YiciError):
    """Choose what you have come for. When in doubt, take the line for everything."""

    code = "group_not_found"
    status = 422


class HallClosed(YiciError):
    """{hall} is closed now, so no number is given. Look at its hours, or make an appointment."""

    code = "hall_closed"
    status = 409


class NobodyWaits(YiciError):
    """Nobody is waiting for this counter."""

    code = "nobody_waits"
    status = 409


class CounterBusy(YiciError):
    """This counter has called a number already. End that one first."""

    code = "counter_busy"
    status = 409


class CentreNotFound(NotFound):
    """There is no such centre now. Look for another one near you, or call 12345."""


class AppointmentNotFound(NotFound):
    """There is no appointment with this code. Look at the message again, or make a new one."""


class PhoneNeeded(YiciError):
    """Write a phone number, so that we can tell you when something changes."""

    code = "phone_needed"
    status = 422


class DayNotBookable(YiciError):
    """This time cannot be booked any more. Choose another one."""

    code = "day_not_bookable"
    status = 409


class SlotFull(YiciError):
    """Somebody took the last place at this time a moment ago. Choose another time."""

    code = "slot_full"
    status = 409


class BookedAlready(YiciError):
    """This phone has an appointment for the same on that day. Move it or give it back with its code."""

    code = "booked_already"
    status = 409


class NotToday(YiciError):
    """This appointment is for {day}. Move it, or take a number like everybody else today."""

    code = "not_today"
    status = 409


class ClosingNeedsReason(YiciError):
    """Say why the hall is closed that day; everybody with an appointment reads it."""

    code = "closing_needs_reason"
    status = 422
