"""What can keep a moderator from deciding."""


class Taken(Exception):
    """Another moderator has this review open, or decided it: the page shows who and what."""
