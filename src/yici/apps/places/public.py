"""The door of places."""

from yici.apps.places.actions import (
    change_password,
    count_sign_in,
    create_account,
    generate_units,
    give_post,
    loaded_tables,
    make_post,
    reset_second_factor,
)
from yici.apps.places.contracts import PERMISSIONS, AreaView, DueDay, PostView, SignInResult, UnitView
from yici.apps.places.desk import actor_of, desk_page
from yici.apps.places.errors import AccountNotFound, AreaNotFound, NoPost, UnitNotFound
from yici.apps.places.guards import covers, in_scope
from yici.apps.places.selectors import (
    account_names,
    actor_for,
    actor_named,
    add_working_days,
    find_area,
    find_unit,
    find_unit_of_area,
    has_account,
    is_working_day,
    list_area_line,
    list_area_names,
    list_areas,
    list_posts,
)

__all__ = [
    "PERMISSIONS",
    "AccountNotFound",
    "AreaNotFound",
    "AreaView",
    "DueDay",
    "NoPost",
    "PostView",
    "SignInResult",
    "UnitNotFound",
    "UnitView",
    "account_names",
    "actor_for",
    "actor_named",
    "actor_of",
    "add_working_days",
    "change_password",
    "count_sign_in",
    "covers",
    "create_account",
    "desk_page",
    "find_area",
    "find_unit",
    "find_unit_of_area",
    "generate_units",
    "give_post",
    "has_account",
    "in_scope",
    "is_working_day",
    "list_area_line",
    "list_area_names",
    "list_areas",
    "list_posts",
    "loaded_tables",
    "make_post",
    "reset_second_factor",
]
