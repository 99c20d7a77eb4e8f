"""Secrets that are mailed or kept in a cookie: only their hashes are stored."""

import hashlib
import secrets


def fresh() -> str:
    """A secret of 192 random bits, safe in an address."""
    return secrets.token_urlsafe(24)


def fresh_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hashed(secret: str) -> str:
    """What is stored of a secret. It is random and long, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
