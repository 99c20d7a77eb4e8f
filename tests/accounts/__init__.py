"""People, signing in, and what keeps their words."""
