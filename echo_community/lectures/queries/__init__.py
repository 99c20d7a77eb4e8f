"""Reads of lectures; the first argument is who reads."""
