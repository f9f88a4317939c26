"""Passwords and how long signing in lasts: the rules of an installation, and hashing by Argon2id."""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from engine.errors import Invalid
from engine.store import Tx, setting_rows

KEY = "accounts.policy"
MOST = 128
"""Characters of a password: hashing costs time by length."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation asks of accounts; each value may be set in the setting `accounts.policy`."""

    idle_minutes: int = 30
    longest_hours: int = 12
    failures: int = 5
    lock_minutes: int = 15
    address_failures: int = 30
    address_minutes: int = 15
    sessions: int = 5  # of one person at the same time; the oldest end first
    least_length: int = 10
    kinds: int = 3  # of small letters, capitals, digits and other signs


def policy(tx: Tx) -> Policy:
    """The rules of this installation."""
    stored = setting_rows.get(tx, KEY) or {}
    known = asdict(Policy())
    return Policy(**{**known, **{name: int(value) for name, value in stored.items() if name in known}})


def set_policy(tx: Tx, **values: Any) -> Policy:
    """Change rules of this installation. Raises Invalid for an unknown one or one that is no positive number."""
    known = asdict(policy(tx))
    wrong = [(name, "须为正整数") for name, value in values.items() if name not in known or int(value) < 1]
    if wrong:
        raise Invalid("账号策略不正确", wrong)
    setting_rows.put(tx, KEY, {**known, **{name: int(value) for name, value in values.items()}})
    return policy(tx)


def check(password: str, actor_id: str, rules: Policy) -> None:
    """Raise Invalid for a password that the rules refuse, with every reason."""
    kinds = sum((
        any(sign.islower() for sign in password), any(sign.isupper() for sign in password),
        any(sign.isdigit() for sign in password), any(not sign.isalnum() for sign in password),
    ))  # fmt: skip
    faults = (
        (len(password) < rules.least_length, f"至少 {rules.least_length} 个字符"),
        (len(password) > MOST, f"至多 {MOST} 个字符"),
        (kinds < rules.kinds, f"须含大写字母、小写字母、数字、符号中的 {rules.kinds} 类"),
        (actor_id.lower() in password.lower(), "不得包含账号"),
    )
    found = [("password", reason) for wrong, reason in faults if wrong]
    if found:
        raise Invalid("密码" + "；".join(reason for _, reason in found), found)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))  # OWASP's second choice


def hashed(password: str, salt: bytes) -> str:
    """The hash of a password; `salt` are at least 16 fresh random bytes."""
    return _hasher().hash(password, salt=salt[:16])


@cache
def _nobody() -> str:
    return hashed("nobody", bytes(16))


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the password. Takes as long where there is no account, so that time tells nothing."""
    right = _hasher().verify(password[: MOST + 1], stored or _nobody())
    return right and stored is not None
