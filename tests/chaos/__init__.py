"""Workers killed at random: what is told in the application once, by mail at least once."""
