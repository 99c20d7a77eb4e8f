"""Recordings: what a file is, how long it plays, whether it is whole."""
