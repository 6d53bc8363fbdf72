"""`python server.py` runs the production server; `server:create()` is the WSGI application for another one."""

import sys
from typing import TYPE_CHECKING

from service.errors import InvalidSettings
from service.settings import load_settings

if TYPE_CHECKING:
    from flask import Flask


def create() -> "Flask":
    """Return the WSGI application with the settings of the environment."""
    from service.web.app import create_app

    return create_app(load_settings())


def main() -> int:
    """Serve with the settings of the environment until SIGTERM; 2 when a setting is wrong."""
    from service import collector

    collector.pause()
    from service.web.serve import run

    try:
        settings = load_settings()
    except InvalidSettings as error:
        print(f"{error}; {error.mend}", file=sys.stderr)
        return 2
    return run(settings)


if __name__ == "__main__":
    raise SystemExit(main())
