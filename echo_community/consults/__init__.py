"""Corridor consults: one quick question, routed, claimed, answered, accepted; rota and pearls."""
