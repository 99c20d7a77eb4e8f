"""What machines ask of the site."""

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from echo_community.kernel.http import public
from echo_community.ops import health

log = structlog.get_logger()

bp = Blueprint("ops", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 when the database is reachable and migrated, else 503; for load balancers."""
    state = health.state()
    if not state.migrated:
        log.warning("not healthy", revision=state.revision, problem=state.problem)
    body = {"database": "ok" if state.reachable else "unreachable", "migrated": state.migrated}
    return jsonify(body), 200 if state.migrated else 503
