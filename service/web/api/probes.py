"""What orchestrators ask: is the process alive, can it take work."""

from flask import Blueprint, Response, jsonify

from service.errors import Draining
from service.web.lifecycle import Lifecycle


def blueprint(lifecycle: Lifecycle, *, engine_seconds: float) -> Blueprint:
    """Return /livez and /readyz; a process whose engine has been at one article for `engine_seconds` is not alive."""
    routes = Blueprint("probes", __name__)

    @routes.get("/livez")
    def livez() -> Response:
        if lifecycle.longest > engine_seconds:
            raise Draining(f"an article has been at the engine for over {engine_seconds:g} seconds")
        return jsonify({"status": "alive"})

    @routes.get("/readyz")
    def readyz() -> Response:
        lifecycle.check_ready()
        return jsonify({"status": "ready"})

    return routes
