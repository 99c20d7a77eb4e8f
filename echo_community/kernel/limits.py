"""Limits on requests by address, kept in Redis where there is one, else in each process."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, headers_enabled=False, strategy="moving-window")

# Generous for a clinic behind one address, hopeless for a machine.
WRITES = "120 per minute"
DOORS = "60 per 10 minutes"  # pages that let people in
