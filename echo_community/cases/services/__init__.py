"""Writes of cases: each is one transaction, named by what a person does."""
