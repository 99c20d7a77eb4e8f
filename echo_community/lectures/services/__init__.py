"""Writes of lectures: each is one transaction, named by what a person does."""
