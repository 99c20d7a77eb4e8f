"""Slides of a lecture: what is on them, and when they were shown."""
