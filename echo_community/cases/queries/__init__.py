"""Reads of cases; the first argument is who reads."""
