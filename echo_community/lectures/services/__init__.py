"""Writes of lectures: each is one transaction, named by what a person does."""

from echo_community.lectures.services.making import add_lecture

__all__ = ["add_lecture"]
