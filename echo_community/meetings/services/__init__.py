"""Writes of meetings: each is one transaction, named by what a person does."""
