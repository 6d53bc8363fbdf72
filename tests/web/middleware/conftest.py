"""An application that asks every caller for a key."""

from collections.abc import Iterator

import pytest
from flask import Flask

from service.settings import Settings
from service.web.app import create_app
from tests.web.fakes import FakeServices
from tests.web.middleware.keys import Make


@pytest.fixture
def guarded(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings.model_copy(update={"require_keys": "always"}), FakeServices())
    yield app
    app.extensions["durable"].close()


@pytest.fixture
def make(guarded: Flask) -> Make:
    """Make a key with a name and limits and return its token."""

    def make(name: str = "desk", **limits: object) -> str:
        token: str = guarded.extensions["durable"].keys.create(name, **limits)[1]
        return token

    return make
