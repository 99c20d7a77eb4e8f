"""Search: one index for every kind of content, on both databases."""
