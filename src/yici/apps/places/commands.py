"""``yici accounts …``: make accounts on the server and help a person who lost the phone."""

from __future__ import annotations

import argparse
import getpass
import sys


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``accounts``."""
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="make an account that holds a post")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="name shown on pages")
    add.add_argument("--post", required=True, help="code of the post it holds from today")
    add.add_argument("--password-from-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=run_add)
    reset = commands.add_parser("reset-second-factor", help="remove the second factor of an account")
    reset.add_argument("username")
    reset.set_defaults(run=run_reset)
    token = commands.add_parser("token", help="make a token with which a program acts in a post for a year")
    token.add_argument("username")
    token.add_argument("--post", required=True, help="code of a post that the account holds")
    token.set_defaults(run=run_token)


def run_add(arguments: argparse.Namespace) -> int:
    """Make the account; the holder must change the password at the first sign-in."""
    from django.core.exceptions import ValidationError

    from yici.apps.places.public import create_account, give_post
    from yici.core import clock
    from yici.core.access import SYSTEM
    from yici.core.actions import action
    from yici.core.errors import YiciError

    @action
    def make_with_post() -> None:
        create_account(actor=SYSTEM, username=arguments.username, display_name=arguments.name, password=given)
        give_post(actor=SYSTEM, username=arguments.username, post_code=arguments.post, from_on=clock.today())

    given = sys.stdin.readline().rstrip("\n") if arguments.password_from_stdin else getpass.getpass()
    try:
        make_with_post()
    except ValidationError as weak:
        print("\n".join(weak.messages), file=sys.stderr)
        return 2
    except YiciError as error:
        print(error.message, file=sys.stderr)
        return 2
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    """Remove authenticator and recovery codes."""
    from yici.apps.places.public import reset_second_factor
    from yici.core.access import SYSTEM
    from yici.core.errors import YiciError

    try:
        reset_second_factor(actor=SYSTEM, username=arguments.username)
    except YiciError as error:
        print(error.message, file=sys.stderr)
        return 2
    return 0


def run_token(arguments: argparse.Namespace) -> int:
    """Print the token; a new password of the account ends it."""
    from yici.apps.places.public import token_for
    from yici.core import audit
    from yici.core.access import SYSTEM
    from yici.core.actions import action
    from yici.core.errors import YiciError

    try:
        print(token_for(arguments.username, arguments.post))
    except YiciError as problem:
        print(problem.message, file=sys.stderr)
        return 1
    action(audit.record)("account.token_made", actor=SYSTEM, kind="account", key=arguments.username)
    return 0
