"""Lectures brought in by the folder: a manifest, or files named by date and title."""
