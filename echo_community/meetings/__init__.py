"""ECHO sessions: the calendar, what is on the agenda, who was there."""
