"""Writes of places: accounts and posts, and what a city's files say of areas, units, roles, posts and calendars."""

from yici.apps.places.actions.accounts import (
    begin_second_factor,
    change_password,
    confirm_second_factor,
    confirmed_by,
    count_sign_in,
    create_account,
    give_post,
    make_post,
    reset_second_factor,
)
from yici.apps.places.actions.loading import generate_units, loaded_tables

__all__ = [
    "begin_second_factor",
    "change_password",
    "confirm_second_factor",
    "confirmed_by",
    "count_sign_in",
    "create_account",
    "generate_units",
    "give_post",
    "loaded_tables",
    "make_post",
    "reset_second_factor",
]
