"""`serve` and `accounts set-password`: the web pages, and the passwords that people open them with."""

import getpass
import socket
import sys
from argparse import Namespace

from engine import ids
from engine.cli.arguments import Commands, whole, with_database, with_law, word
from engine.errors import SettingsError


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
    from engine.cli.surroundings import clock_of, surroundings
    from engine.web import Site, serve

    with (
        surroundings(arguments) as context,
        _listening(arguments.host, arguments.port) as listening,
        stopped_by_signals() as stop,
        one_line_logs(arguments.debug),
    ):
        site = Site(context, clock_of(context.database), ids.secret, https=arguments.https)
        host, port = listening.getsockname()[:2]
        print(f"http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
        serve(site, listening, f"{socket.gethostname()}:serve", stop)
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """An open door. Raises SettingsError for an address that is taken or not ours."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror}: choose another with --port") from error


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
