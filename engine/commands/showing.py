"""Accounts of a demonstration: everybody in it can be tried out with one password that everybody knows."""

from datetime import datetime

from engine.commands import passwords
from engine.commands.accounts import Secret
from engine.commands.context import Context
from engine.errors import Refused
from engine.records import ROLES, Actor
from engine.store import Tx, accounts, actors, demonstration, worklist
from engine.store.accounts import AccountRow
from engine.store.worklist import Wanted

PASSWORD = "Inspect-Demo-2026"


def open_accounts(context: Context, *, now: datetime, secret: Secret) -> None:
    """Give every simulated person who has none an account with the PASSWORD. Raises Refused for real databases."""
    password = passwords.hashed(PASSWORD, secret())
    with context.database.write() as tx:
        if demonstration.ahead(tx) is None:
            raise Refused("演示账号只在演示数据库里开通")
        for person in _people(tx):
            if accounts.load(tx, person.id) is None:
                accounts.save(tx, AccountRow(person.id, password, False, 0, None, now, False))


def _people(tx: Tx) -> list[Actor]:
    everybody = (person for key in demonstration.simulated_here(tx) for person in actors.of_jurisdiction(tx, key))
    return [person for person in everybody if person.simulated]


def to_try(tx: Tx) -> list[tuple[Actor, int]]:
    """For each jurisdiction and role whoever has most to do, with how many open tasks; each person once."""
    people = [(person, worklist.count_up_to(tx, Wanted(workers=(person,)))) for person in _people(tx)]
    chosen: dict[str, tuple[Actor, int]] = {}
    for jurisdiction in dict.fromkeys(person.jurisdiction for person, _ in people):
        for role in ROLES:
            holders = [each for each in people if each[0].jurisdiction == jurisdiction and role in each[0].roles]
            if holders:
                busiest = max(holders, key=lambda each: each[1])
                chosen.setdefault(busiest[0].id, busiest)
    return list(chosen.values())
