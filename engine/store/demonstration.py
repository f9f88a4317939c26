"""What makes a database a simulated one, and what gives one that is only shown a clock of its own."""

from datetime import datetime, timedelta

from engine.errors import Refused
from engine.store import public, setting_rows
from engine.store.database import Tx

PREPARED = "simulation.prepared."
"""Settings that start so, one a jurisdiction, hold what its year was simulated with."""

CLOCK = "demonstration.clock"
"""The setting that marks a demonstration: the simulated moment at which it stopped, and the real one."""


def show_from(tx: Tx, stopped: datetime, real: datetime) -> None:
    """Let the clock of this database go on from `stopped`, where its simulation ended at the real moment `real`.

    Otherwise a demonstration of one season would be looked at in another, and all of its work would be late. Raises
    Refused unless all of it was simulated: such a clock must never reach real work.
    """
    _require_simulated(tx)
    setting_rows.put(tx, CLOCK, {"stopped": stopped.isoformat(), "real": real.isoformat()})


def ahead(tx: Tx) -> timedelta | None:
    """How far the clock of a demonstration is ahead of the real one; None for any other database.

    Raises Refused for a database with the setting and with anything in it that was not simulated.
    """
    kept = setting_rows.get(tx, CLOCK)
    if kept is None:
        return None
    _require_simulated(tx)
    return datetime.fromisoformat(kept["stopped"]) - datetime.fromisoformat(kept["real"])


def simulated_here(tx: Tx) -> list[str]:
    """The keys of the jurisdictions that were simulated in this database."""
    return sorted(key.removeprefix(PREPARED) for key in setting_rows.starting(tx, PREPARED))


def _require_simulated(tx: Tx) -> None:
    simulated = simulated_here(tx)
    real = sorted(set(public.jurisdictions(tx)) - set(simulated))
    if real or not simulated:
        raise Refused(f"the clock of a demonstration is for simulated work alone: {', '.join(real) or 'here is none'}")
