"""What orchestrators ask: is the process alive, can it take work."""

from flask import Blueprint, Response, jsonify

from service.web.lifecycle import Lifecycle


def blueprint(lifecycle: Lifecycle) -> Blueprint:
    """Return /livez and /readyz."""
    routes = Blueprint("probes", __name__)

    @routes.get("/livez")
    def livez() -> Response:
        return jsonify({"status": "alive"})

    @routes.get("/readyz")
    def readyz() -> Response:
        lifecycle.check_ready()
        return jsonify({"status": "ready"})

    return routes
