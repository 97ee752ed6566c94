"""What can go wrong with ratings."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class RatingNotFound(NotFound):
    """There is no such rating, or it is not yours to handle."""


class ChooseLevel(YiciError):
    """Choose one of the five answers."""

    code = "choose_level"
    status = 422


class NothingToRate(YiciError):
    """Nothing has ended yet. You can rate when a result was handed over or the application has ended."""

    code = "nothing_to_rate"
    status = 422


class RatedAlready(YiciError):
    """This application has been rated. It can be rated once; what was said first stays."""

    code = "rated_already"
    status = 409


class RatingWordsNeeded(YiciError):
    """Write down what was said or done."""

    code = "rating_words_needed"
    status = 422
