"""Passwords that cost little to compare: what is tested is what happens, not how long it takes."""

import argon2
import pytest

from echo_community.accounts import passwords

REAL, NOBODYS = passwords.hasher, passwords.NOBODYS
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real thing with parameters that nobody should use."""
    monkeypatch.setattr(passwords, "hasher", QUICK)
    monkeypatch.setattr(passwords, "NOBODYS", QUICK.hash("nobody's"))
