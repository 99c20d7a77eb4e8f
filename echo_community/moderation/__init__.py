"""Moderation: flags, the queue, people, purge, logs."""
