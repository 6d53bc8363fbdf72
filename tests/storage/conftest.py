from tests.jobs.conftest import clock, database, settings

__all__ = ["clock", "database", "settings"]
