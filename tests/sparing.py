"""What every test's own application would make anew, though it comes out the same: kept instead."""

import gc
import sqlite3
from copy import copy
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from echo_community.kernel.db import db

STATEMENTS = 5000
READ = ("_parts", "_trace", "_converters", "arguments")  # what a rule knows once it is compiled
BUILT = ("_build", "_build_unknown")


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
_read: dict[tuple[str, str], dict[str, Any]] = {}
_compile = Rule.compile


def _compiled_once(rule: Rule) -> None:
    """Read a rule as one with the same text was read; its converters are alike in every map."""
    key = rule.rule, repr(rule.defaults)
    if key not in _read:
        _compile(rule)
        _read[key] = {name: copy(getattr(rule, name)) for name in READ}
        _read[key] |= {name: getattr(rule, name).__func__ for name in BUILT}
        return
    for name in READ:
        setattr(rule, name, copy(_read[key][name]))
    for name in BUILT:
        setattr(rule, name, _read[key][name].__get__(rule, None))


def spare_rules() -> None:
    """Compile the addresses of the application once a process."""
    Rule.compile = _compiled_once  # type: ignore[assignment, method-assign]


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


_first: dict[str, Engine] = {}
_connected: dict[str, Engine] = {}


def spare_statements(engine: Engine) -> None:
    """Compile each statement once a process, though every test has an engine of its own."""
    first = _first.setdefault(engine.dialect.name, engine)
    if engine is first:
        engine._compiled_cache = LRUCache(STATEMENTS)
        engine.connect().close()  # by which its dialect learns with which version it speaks
    # What was compiled is kept by dialect, which each engine has its own of.
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache


def spare_connections(app: Flask) -> None:
    """Keep the connections to a server whose database every test of a process has in turn."""
    url = db.engine.url.render_as_string(hide_password=False)
    db._app_engines[app][None] = _connected.setdefault(url, db.engine)
