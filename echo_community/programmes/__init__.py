"""Programmes and everything that belongs to one: members, invitations, cohorts, spokes, topics."""
