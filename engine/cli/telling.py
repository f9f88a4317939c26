"""`urge`, `copy`, `notices` and `read`: telling people something, and what one was told."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from engine.cli.arguments import (
    Commands,
    whole,
    with_actor,
    with_command_id,
    with_database,
    with_json,
    with_law,
    word,
)

if TYPE_CHECKING:
    from engine.store.notifications import NotificationRow

KINDS = {
    "URGED": "催办", "COPIED": "抄送", "DELEGATED": "委派", "ANSWERED": "委派交回", "DECLINED": "委派退还",
    "RECALLED": "委派收回", "TRANSFERRED": "转办", "RETURNED": "退回", "HANDED_OVER": "离职转办", "DEPUTY": "代理",
    "REMINDED": "期限提醒", "OVERDUE": "逾期",
}  # fmt: skip
PAGE = 500


def add(commands: Commands) -> None:
    """The commands `urge`, `copy`, `notices` and `read`."""
    urge = commands.add_parser("urge", help="催办: ask for haste with tasks; each once in four hours")
    urge.add_argument("task", nargs="+", type=whole(1), metavar="TASK", help="their numbers in `tasks`")
    urge.add_argument("--text", default="", help="in which words")
    urge.set_defaults(run=_urge)
    copy = commands.add_parser("copy", help="抄送: let colleagues know of an instance and read it")
    copy.add_argument("instance", type=whole(1), metavar="INSTANCE", help="its number in `tasks`")
    copy.add_argument(
        "--to", required=True, action="append", type=word, metavar="ID", help="id of a person; repeatable"
    )
    copy.add_argument("--text", default="", help="in which words")
    copy.set_defaults(run=_copy)
    read = commands.add_parser("read", help="已阅: note that one has read notices")
    read.add_argument("notice", nargs="+", type=whole(1), metavar="NOTICE", help="their numbers in `notices`")
    read.set_defaults(run=_read)
    for parser in (urge, copy, read):
        with_database(parser)
        with_actor(parser)
        with_command_id(parser)
        with_law(parser)
    notices = commands.add_parser("notices", help="what somebody was told and has not read yet")
    with_database(notices)
    with_actor(notices)
    notices.add_argument("--all", action="store_true", help="what was read as well")
    with_json(notices)
    notices.set_defaults(run=_notices)


def _urge(arguments: Namespace) -> int:
    """1 where some could not be urged: each with the reason."""
    from engine import commands
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        refused = do(commands.urge_many, arguments.task, arguments.text)
    print(f"已催办 {len(set(arguments.task)) - len(refused)} 项")
    for task, reason in refused.items():
        print(f"未催办 {task}：{reason}")
    return 1 if refused else 0


def _copy(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.outcomes import tell
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        return tell(do(commands.copy, arguments.instance, arguments.to, arguments.text))


def _read(arguments: Namespace) -> int:
    from engine import commands
    from engine.cli.surroundings import carrying_out

    with carrying_out(arguments) as do:
        do(commands.mark_read, arguments.notice)
    print(f"已阅 {len(set(arguments.notice))} 条")
    return 0


def _notices(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.cli.surroundings import actor_of, opened

    with opened(arguments.db) as database, database.read() as tx:
        found = _everything(tx, actor_of(tx, arguments.actor).id, arguments.all)
    if arguments.json:
        as_json([row._asdict() for row in found])
        return 0
    shown = [(row.id, KINDS[row.kind], row.sender, row.text, row.task_id, row.instance_id, row.at) for row in found]
    as_table(("编号", "类别", "来自", "内容", "待办", "办件", "时间"), shown)
    return 0


def _everything(tx: Any, person: str, read_too: bool) -> "list[NotificationRow]":
    from engine.store import notifications

    page = notifications.page if read_too else notifications.unread
    found: list[NotificationRow] = []
    while rows := page(tx, person, found[-1].id if found else notifications.LAST, PAGE):
        found += rows
    return found
