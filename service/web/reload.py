"""Settings read anew on SIGHUP: what can change in a running service changes, the rest is named in the log."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from service.errors import EntrefiletError
from service.settings import Settings
from service.web.logs import configure_logging

if TYPE_CHECKING:
    from service.bootstrap import Services

_log = logging.getLogger(__name__)

RELOADED = ("glossary", "log_level", "log_format")
"""The settings that a running service takes on; the glossary's file is read again though its path is the same."""


def reload(load: Callable[[], Settings], current: Settings, services: "Services") -> Settings:
    """Return the settings as they hold now; a file that cannot be read changes nothing and is told in the log."""
    try:
        wanted = load()
        values = {name: getattr(wanted, name) for name in RELOADED}
        settings = current.model_copy(update=values)
        services.reload(settings)
    except EntrefiletError as error:
        _log.error("the settings are as before: %s; %s", error, error.mend)
        return current
    configure_logging(settings)
    changed = [name for name in RELOADED if getattr(settings, name) != getattr(current, name)]
    _log.info("settings were read again: %s; the glossary's file as well", ", ".join(changed) or "none has changed")
    waiting = [name for name in Settings.model_fields if getattr(wanted, name) != getattr(settings, name)]
    if waiting:
        _log.warning("these settings hold from the next start on: %s", ", ".join(waiting))
    return settings
