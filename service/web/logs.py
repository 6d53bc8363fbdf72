"""Log lines on standard error: JSON for machines or text for people, never with article text."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from flask import g, has_request_context

from service.settings import Settings

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OfRequest(logging.Filter):
    """Adds the id of the request in hand, and of its trace, to every line that is logged for it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if has_request_context():
            for name in ("request_id", "trace_id"):
                if not getattr(record, name, None):
                    setattr(record, name, g.get(name, ""))
        return True


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON with an RFC 3339 time."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("request_id", "trace_id"):
            if value := getattr(record, name, None):
                line[name] = value
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextLines(logging.Formatter):
    """Formats a record as a line for people; what a caller put into it cannot begin a line of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", super().formatMessage(record))


def configure_logging(settings: Settings) -> None:
    """Send the log of this process to standard error in the shape and detail that `settings` ask for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    handler.addFilter(OfRequest())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # these tell of every text that is none, or of a page without an article, as of an error of their own
    for library in ("trafilatura", "pypdfium2"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    # waitress tells of every request that waits for a thread; the limits here are counted elsewhere
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # these write down what they send and receive; whoever asks for the detail of this service has not asked for that
    for library in ("urllib3", "httpx2", "httpcore2", "openai"):
        logging.getLogger(library).setLevel(logging.WARNING)
