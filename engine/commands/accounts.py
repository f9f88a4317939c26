"""Signing in and out, passwords, sessions: what happens at the door, each with a line in the log of sign-ins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from engine import access
from engine.commands import passwords
from engine.commands.context import Context
from engine.commands.passwords import Policy, policy
from engine.errors import NotFound, Refused
from engine.records import Actor
from engine.store import Tx, accounts, actors, sessions
from engine.store.accounts import AccountRow, SignIn
from engine.store.sessions import Found, SessionRow

Secret = Callable[[], bytes]
"""32 fresh random bytes each time."""

SEEN_AGAIN = timedelta(minutes=1)
"""A session is written at most this often, so that reading pages does not write."""

WRONG = "账号或密码不正确，或账号因多次输错而暂时锁定"
LIMITED = "此地址登录失败过多，请稍后再试"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser keeps (`token`), and whether the password must be changed before anything else."""

    token: str
    must_change: bool


def sign_in(context: Context, name: str, password: str, address: str, *, now: datetime, secret: Secret) -> SignedIn:
    """Open a session for whoever gives the right password. Raises Refused, without saying what was wrong.

    After `failures` wrong passwords in a row an account is locked for `lock_minutes`; an address with
    `address_failures` refusals within `address_minutes` is not heard at all.
    """
    name = name.strip()[:64]
    with context.database.read() as tx:
        rules = policy(tx)
        known = accounts.load(tx, name) if actors.load(tx, name) else None
        refused = accounts.refused_since(tx, address, now - timedelta(minutes=rules.address_minutes))
    if refused >= rules.address_failures:
        _note(context, name, address, now, accounts.LIMITED)
        raise Refused(LIMITED)
    right = passwords.fits(password, known.password if known else None)
    outcome = _outcome(known, right, now)
    token = secret().hex()
    with context.database.write() as tx:
        accounts.note(tx, SignIn(name, now, address, outcome))
        if known and outcome == accounts.WRONG and accounts.fail(tx, name) >= rules.failures:
            accounts.lock(tx, name, now + timedelta(minutes=rules.lock_minutes))
        if known and outcome == accounts.IN:
            accounts.open_again(tx, name)
            _begin(tx, known.actor_id, token, secret().hex(), rules, now)
    if known is None or outcome != accounts.IN:
        raise Refused(WRONG)
    return SignedIn(token, known.must_change)


def _outcome(known: AccountRow | None, right: bool, now: datetime) -> str:
    if known is not None and known.disabled:
        return accounts.DISABLED
    if known is not None and known.locked_until is not None and now < known.locked_until:
        return accounts.LOCKED
    return accounts.IN if known is not None and right else accounts.WRONG


def _begin(tx: Tx, actor_id: str, token: str, csrf: str, rules: Policy, now: datetime) -> None:
    for oldest in sessions.of_actor(tx, actor_id)[: -rules.sessions + 1 or None]:
        sessions.end(tx, oldest.id)
    idle, longest = timedelta(minutes=rules.idle_minutes), timedelta(hours=rules.longest_hours)
    sessions.begin(tx, SessionRow(_digest(token), actor_id, csrf, now, now, now + idle, now + longest))


def _digest(token: str) -> str:
    """What is stored of a token: whoever reads the table cannot sign in with it."""
    return sha256(token.encode()).hexdigest()


def _note(context: Context, name: str, address: str, now: datetime, outcome: str) -> None:
    with context.database.write() as tx:
        accounts.note(tx, SignIn(name, now, address, outcome))


def recognise(context: Context, token: str, *, now: datetime) -> Found | None:
    """Whose session it is, None when it is over; being seen keeps it alive."""
    with context.database.read() as tx:
        found = sessions.find(tx, _digest(token), now)
        rules = policy(tx) if found and now - found.session.seen_at >= SEEN_AGAIN else None
    if found and rules:
        with context.database.write() as tx:
            sessions.see(tx, found.session.id, now, now + timedelta(minutes=rules.idle_minutes))
    return found


def sign_out(context: Context, token: str, address: str, *, actor: Actor, now: datetime) -> None:
    """End the session."""
    with context.database.write() as tx:
        if sessions.end(tx, _digest(token)):
            accounts.note(tx, SignIn(actor.id, now, address, accounts.OUT))


def change_password(
    context: Context, old: str, new: str, address: str, *, actor: Actor, now: datetime, secret: Secret
) -> None:
    """Set one's own password; all sessions end. Raises Refused (the old one is wrong), Invalid (the rules)."""
    with context.database.read() as tx:
        known, rules = accounts.load(tx, actor.id), policy(tx)
    if known is None or not passwords.fits(old, known.password):
        _note(context, actor.id, address, now, accounts.WRONG)
        raise Refused("原密码不正确")
    passwords.check(new, actor.id, rules)
    if passwords.fits(new, known.password):
        raise Refused("新密码不能与原密码相同")
    _write(context, actor.id, passwords.hashed(new, secret()), False, now, SignIn(actor.id, now, address, "CHANGED"))


def reset_password(
    context: Context, whose: str, new: str, *, actor: Actor, now: datetime, secret: Secret, must_change: bool = True
) -> None:
    """Set the password of somebody in one's jurisdiction, to be changed at the next sign-in unless said otherwise.

    Also opens an account that is locked, and makes one for who has none. Raises Refused, NotFound, Invalid.
    """
    with context.database.read() as tx:
        person, rules = actors.load(tx, whose), policy(tx)
    if person is None:
        raise NotFound(f"没有人员 {whose}")
    access.require_role(actor, person.jurisdiction, "administrator")
    passwords.check(new, whose, rules)
    entry = SignIn(whose, now, f"by {actor.id}", accounts.RESET)
    _write(context, whose, passwords.hashed(new, secret()), must_change, now, entry)


def disable_account(context: Context, whose: str, disabled: bool, *, actor: Actor, now: datetime) -> None:
    """Close an account or open it again; a closed one loses its sessions. Raises Refused, NotFound."""
    with context.database.write() as tx:
        person = actors.load(tx, whose)
        if person is None:
            raise NotFound(f"没有人员 {whose}")
        access.require_role(actor, person.jurisdiction, "administrator")
        if not accounts.disable(tx, whose, disabled):
            raise NotFound(f"{whose} 没有账号")
        accounts.note(tx, SignIn(whose, now, f"by {actor.id}", accounts.DISABLED if disabled else accounts.RESET))
        if disabled:
            sessions.end_all(tx, whose)


def _write(context: Context, whose: str, password: str, must_change: bool, now: datetime, entry: SignIn) -> None:
    with context.database.write() as tx:
        accounts.save(tx, AccountRow(whose, password, must_change, 0, None, now, False))
        sessions.end_all(tx, whose)
        accounts.note(tx, entry)
