"""Reads of meetings; the first argument is who reads."""
