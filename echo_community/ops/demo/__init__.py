"""The demo: two invented programmes, their people and what they wrote to each other."""

from echo_community.ops.demo.loading import Loaded, is_wanted, load
from echo_community.ops.demo.people import PASSWORD, SignInAs, sign_ins

__all__ = ["PASSWORD", "Loaded", "SignInAs", "is_wanted", "load", "sign_ins"]
