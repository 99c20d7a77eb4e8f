"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.asking import ask

__all__ = ["ask"]
