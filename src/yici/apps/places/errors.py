"""What can go wrong with places, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class AreaNotFound(NotFound):
    """No area has the code {code}. Look it up in the list of areas."""

    code = "area_not_found"


class UnitNotFound(NotFound):
    """No unit has the code {code}. Look it up in the list of units."""

    code = "unit_not_found"


class AccountNotFound(NotFound):
    """No account is called {username}."""

    code = "account_not_found"


class NotConfirmed(YiciError):
    """The user name or password of who confirms does not fit. Nothing was done; let that person type them again."""

    code = "not_confirmed"
    status = 422


class PostNotFound(NotFound):
    """No post has the code {code}. Look it up in posts.csv of the city, or add it there and load the city."""

    code = "post_not_found"


class AccountTaken(YiciError):
    """An account called {username} exists already. Choose another name."""

    code = "account_taken"
    status = 409


class NoPost(YiciError):
    """This account holds no post today. Ask the person who manages posts in your unit."""

    code = "no_post"
    status = 403


class TooFarAhead(YiciError):
    """No working day was found within two years of {day}. Check the calendar files."""

    code = "too_far_ahead"
