"""Reads of consults: what a page shows, in a fixed number of statements."""
