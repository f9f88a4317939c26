"""`serve` and `accounts set-password`: the web pages, and the passwords that people open them with."""

import getpass
import socket
import sys
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from engine import ids
from engine.cli.arguments import Commands, whole, with_database, with_law, word

if TYPE_CHECKING:
    from engine.commands import Context


def add(commands: Commands) -> None:
    """The commands `serve` and `accounts set-password`."""
    serve = commands.add_parser("serve", help="answer browsers, and run jobs, messages and timers meanwhile")
    with_database(serve)
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: 127.0.0.1)")
    serve.add_argument("--port", type=whole(0, 65535), default=8000, metavar="N", help="0: any (default: 8000)")
    serve.add_argument("--https", action="store_true", help="browsers come over TLS (a proxy in front): safer cookies")
    with_law(serve)
    serve.set_defaults(run=_serve)
    accounts = commands.add_parser("accounts", help="who may sign in to the pages")
    verbs = accounts.add_subparsers(title="commands", metavar="COMMAND", required=True)
    password = verbs.add_parser("set-password", help="give somebody a password, to be changed at the first sign-in")
    password.add_argument("actor", type=word, metavar="ACTOR", help="id of the person")
    with_database(password)
    password.add_argument(
        "--keep", action="store_true", help="it is theirs already: it need not be changed at the next sign-in"
    )
    with_law(password)
    password.set_defaults(run=_set_password)


def _serve(arguments: Namespace) -> int:
    """Runs until SIGTERM or SIGINT; what was begun is finished first."""
    from engine.cli.operating import one_line_logs, stopped_by_signals
    from engine.cli.surroundings import clock_of, demonstration_clock, surroundings
    from engine.web import Site, serve

    with surroundings(arguments) as context, stopped_by_signals() as stop, one_line_logs(arguments.debug):
        site = Site(context, clock_of(context.database), ids.secret, https=arguments.https)
        if demonstration_clock(context.database):
            _show_accounts(context, site.now())
        serve(site, arguments.host, arguments.port, f"{socket.gethostname()}:serve", _tell, stop)
    return 0


def _show_accounts(context: "Context", now: datetime) -> None:
    """A demonstration is for trying out: who has most to do in each post, and the password of everybody."""
    from engine.cli.printing import as_table
    from engine.commands.showing import PASSWORD, open_accounts, to_try

    open_accounts(context, now=now, secret=ids.secret)
    with context.database.read() as tx:
        people = to_try(tx)
    rows = [(each.jurisdiction, each.id, each.name, " ".join(sorted(each.roles)), count) for each, count in people]
    as_table(("地区", "账号", "姓名", "角色", "待办"), rows)
    print(f"演示账号的密码都是 {PASSWORD}", flush=True)


def _tell(address: str) -> None:
    print(address, flush=True)


def _set_password(arguments: Namespace) -> int:
    """The password is read from the terminal, or from the first line of what is piped in; never from the arguments."""
    from engine.cli.surroundings import clock_of, surroundings
    from engine.commands.accounts import reset_password
    from engine.records import SYSTEM

    with surroundings(arguments) as context:
        password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        now = clock_of(context.database)()
        reset_password(
            context, arguments.actor, password, actor=SYSTEM, now=now, secret=ids.secret, must_change=not arguments.keep
        )
    print(f"已设定 {arguments.actor} 的密码")
    return 0
