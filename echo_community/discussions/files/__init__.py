"""Files under posts: sent ahead, made anew, put under a post with it, served to its readers."""
