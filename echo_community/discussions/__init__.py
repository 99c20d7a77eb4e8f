"""Threads and posts: the core that every kind of conversation shares."""
