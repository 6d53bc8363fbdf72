"""An application over fake services."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.settings import Settings
from service.web.app import create_app
from tests.web.fakes import FakeServices


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def settings() -> Settings:
    return Settings(max_characters=5000, min_words=4)


@pytest.fixture
def app(settings: Settings, services: FakeServices) -> Flask:
    return create_app(settings, services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
