"""Accounts that everybody may try exist in demonstrations only."""

from dataclasses import replace

import pytest

from engine.commands.showing import PASSWORD, open_accounts, to_try
from engine.errors import Refused
from engine.store import accounts, actors, demonstration, setting_rows
from tests.commands.cast import LI, WANG, Installation

SECRET = b"0123456789abcdef" * 2


def test_a_real_database_gets_no_demonstration_accounts(here: Installation) -> None:
    with pytest.raises(Refused):
        open_accounts(here.context, now=here.now, secret=lambda: SECRET)


def test_simulated_people_of_a_demonstration_get_one_known_password(here: Installation) -> None:
    """Who is not simulated gets none, and whoever has a password keeps it."""
    with here.database.write() as tx:
        for key in ("here", "there"):
            setting_rows.put(tx, f"{demonstration.PREPARED}{key}", {"seed": 1})
        demonstration.show_from(tx, here.now, here.now)
        actors.save(tx, [replace(WANG, simulated=True)])
    here.start("check")
    for _ in range(2):
        open_accounts(here.context, now=here.now, secret=lambda: SECRET)
    with here.database.read() as tx:
        assert accounts.load(tx, WANG.id) is not None
        assert accounts.load(tx, LI.id) is None
        assert [(person.id, count) for person, count in to_try(tx)] == [("wang", 1)]
    assert len(PASSWORD) >= 10
