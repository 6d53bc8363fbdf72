"""Log lines on standard error: JSON for machines or text for people, never with article text."""

import json
import logging
import sys
from datetime import UTC, datetime

from service.settings import Settings


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON with an RFC 3339 time."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request_id = getattr(record, "request_id", None)
        if request_id:
            line["request_id"] = request_id
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure_logging(settings: Settings) -> None:
    """Send the log of this process to standard error in the shape and detail that `settings` ask for."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if settings.log_format == "json" else text)
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # these tell of every text that is none as of an error of their own; whoever sent it is told
    for library in ("trafilatura", "pypdf"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    # waitress tells of every request that waits for a thread; the limits here are counted elsewhere
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # trafilatura calls a page without an article an error; its sender is told, and the operator need not know
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
