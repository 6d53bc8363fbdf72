"""`entrefilet webhooks list|retry`."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from service.errors import InvalidOption
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.jobs.outbox import Outbox
    from service.settings import Settings

_STATES = ("pending", "delivered", "dead")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="show webhooks", description="Show webhooks, the newest first.")
    listing.add_argument("--state", choices=_STATES, help="only those in this state")
    listing.add_argument("--format", choices=("text", "json"), default="text")
    retry = actions.add_parser(
        "retry", help="send dead webhooks again", description="Let dead webhooks be tried anew by a running service."
    )
    retry.add_argument("id", nargs="+", help="an id that `webhooks list` shows, or all")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Carry the command out and return its exit code. Raises InvalidOption."""
    from service.jobs.outbox import Outbox
    from service.storage.database import open_database

    database = open_database(settings)
    try:
        return {"list": _list, "retry": _retry}[args.action](args, Outbox(database))
    finally:
        database.close()


def _list(args: argparse.Namespace, outbox: "Outbox") -> int:
    from service.jobs.outbox import timestamp

    found = outbox.read(args.state)
    if args.format == "json":
        listed = [
            {
                "id": delivery.id,
                "job": delivery.job_id,
                "state": delivery.state,
                "attempts": delivery.attempts,
                "next_attempt": timestamp(delivery.due) if delivery.state == "pending" else None,
                "status": delivery.status,
                "error": delivery.error,
                "url": delivery.url,
            }
            for delivery in found
        ]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
        return ExitCode.DONE
    for delivery in found:
        why = f"  ({delivery.error})" if delivery.error else ""
        sys.stdout.write(f"{delivery.id}  {delivery.state:<9} {delivery.attempts:>2}  {delivery.url}{why}\n")
    return ExitCode.DONE


def _retry(args: argparse.Namespace, outbox: "Outbox") -> int:
    wanted = [delivery.id for delivery in outbox.read("dead")] if args.id == ["all"] else args.id
    refused = [name for name in wanted if not outbox.retry(name)]
    sys.stderr.write(f"{len(wanted) - len(refused)} webhooks are tried again\n")
    if refused and args.id != ["all"]:
        raise InvalidOption(
            f"{', '.join(refused)} cannot be tried again: not dead, or the job is gone",
            mend="see entrefilet webhooks list --state dead",
            field="id",
        )
    return ExitCode.DONE
