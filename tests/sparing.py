"""What every test's own application would make anew, though it comes out the same: kept instead."""

import gc
import sqlite3
from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Templates compiled once a process, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled of an unchanged template."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_compiled = Compiled()
_builders: dict[tuple[str, str, bool], Callable[..., Any]] = {}
_compile_builder = Rule._compile_builder


def _remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    """The function that builds a rule's address: it is handed the rule, so equals share it."""
    key = repr(rule._trace), repr(rule.defaults), append_unknown
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


def spare_rules() -> None:
    """Compile the addresses of the application once a process."""
    Rule._compile_builder = _remembered  # type: ignore[assignment, method-assign]


def spare_templates(app: Flask) -> None:
    """Compile each template once a process."""
    app.jinja_env.bytecode_cache = _compiled


def spare_the_disk() -> None:
    """Wait for no disk on SQLite: no test cuts the power."""

    @event.listens_for(Engine, "connect")
    def _no_waiting(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous=OFF")


def spare_collections() -> None:
    """Look less often for garbage, and never among what was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
