"""`make bench`: how fast pages are served, on both databases, against a bare view."""
