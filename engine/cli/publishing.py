"""`export public`: what the public may see, as files."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import Commands, with_database, with_json, with_jurisdiction, with_law
from engine.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.commands.context import Law
    from engine.store import Tx


def add(commands: Commands) -> None:
    """The command `export public`."""
    export = commands.add_parser("export", help="write what the public may see")
    verbs = export.add_subparsers(title="commands", metavar="COMMAND", required=True)
    public = verbs.add_parser("public", help="the public tables as JSON and CSV, with digests in index.json")
    with_database(public)
    public.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write them")
    with_jurisdiction(public, required=False)
    with_law(public)
    with_json(public)
    public.set_defaults(run=_public)


def _public(arguments: Namespace) -> int:
    from engine.cli.surroundings import opened
    from engine.publicity import files

    with opened(arguments.db) as database, database.read() as tx:
        law = _law(arguments, tx)
        tables = {key: _tables(tx, law, key) for key in _keys(arguments, tx, law)}
    written = files.write(arguments.out, tables)
    _print(arguments, tables, written)
    return 0


def _law(arguments: Namespace, tx: "Tx") -> "Law":
    """The law that is deployed here, unless `--law` names another; ours where nothing is deployed."""
    from engine.cli.surroundings import law_of
    from engine.commands.context import Law
    from engine.process.definitions import Deployment
    from engine.store import definitions

    digest = None if arguments.law else definitions.latest(tx)
    packed = definitions.load(tx, digest) if digest else None
    return law_of(arguments) if packed is None else Law(Deployment.unpack(packed))


def _keys(arguments: Namespace, tx: "Tx", law: "Law") -> list[str]:
    """The jurisdiction asked for, or all that have rows here."""
    from engine.store import public

    here = public.jurisdictions(tx)
    if arguments.jurisdiction is None:
        return [key for key in here if key in law.profiles]
    if arguments.jurisdiction not in law.profiles:
        raise NotFound(f"no jurisdiction {arguments.jurisdiction!r}: known are {', '.join(sorted(law.profiles))}")
    return [arguments.jurisdiction]


def _tables(tx: "Tx", law: "Law", key: str) -> "tuple[str, dict[str, list[dict[str, Any]]]]":
    from engine.publicity import channels_of, public_tables

    profile, channels = law.profile(key), channels_of(law.deployment.rules, key)
    return str(profile.get("name", key)), public_tables(tx, key, profile, channels)


def _print(arguments: Namespace, tables: "Mapping[str, Any]", written: list[Path]) -> None:
    from engine.cli.printing import as_json, as_table
    from engine.disclosure import RECORDS

    rows = [
        {"jurisdiction": key, "table": table, "rows": len(found)}
        for key, (_, held) in tables.items()
        for table, found in held.items()
    ]
    if arguments.json:
        as_json({"index": str(written[-1]), "tables": rows})
        return
    as_table(
        ("地区", "公开表", "名称", "行"),
        [(row["jurisdiction"], row["table"], RECORDS[row["table"]].title, row["rows"]) for row in rows],
    )
    print(written[-1])
