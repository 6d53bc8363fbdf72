"""`entrefilet keys create|list|revoke`."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from service.errors import InvalidOption
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings
    from service.storage.keys import KeyStore

_SCOPES = ("briefs", "translations", "jobs", "metrics")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a key and print it, once", description="Make a key.")
    create.add_argument("name", help="whose key it is")
    create.add_argument("--scope", action="append", choices=_SCOPES, help="what it is for; may be repeated")
    create.add_argument("--requests-per-minute", type=int, metavar="N")
    create.add_argument("--characters-per-day", type=int, metavar="N", help="0 has no limit")
    listing = actions.add_parser("list", help="show all keys", description="Show all keys, never their secrets.")
    listing.add_argument("--format", choices=("text", "json"), default="text")
    revoke = actions.add_parser("revoke", help="end a key at once", description="End a key at once.")
    revoke.add_argument("id", help="an id that `keys list` shows")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Carry the command out and return its exit code. Raises InvalidOption."""
    from service.storage.database import open_database
    from service.storage.keys import KeyStore

    database = open_database(settings)
    try:
        return {"create": _create, "list": _list, "revoke": _revoke}[args.action](args, settings, KeyStore(database))
    finally:
        database.close()


def _create(args: argparse.Namespace, settings: "Settings", keys: "KeyStore") -> int:
    rate, quota = args.requests_per_minute, args.characters_per_day
    key, token = keys.create(
        args.name,
        scopes=args.scope or _SCOPES,
        requests_per_minute=settings.key_requests_per_minute if rate is None else rate,
        characters_per_day=settings.key_characters_per_day if quota is None else quota,
    )
    sys.stderr.write(f"key {key.id} for {key.name}; it is shown this once:\n")
    sys.stdout.write(f"{token}\n")
    return ExitCode.DONE


def _list(args: argparse.Namespace, _settings: "Settings", keys: "KeyStore") -> int:
    found = keys.list()
    if args.format == "json":
        sys.stdout.write(json.dumps([asdict(key) for key in found], ensure_ascii=False, indent=2) + "\n")
        return ExitCode.DONE
    for key in found:
        state = "revoked" if key.revoked else "active"
        quota = f"{key.characters_per_day}/day" if key.characters_per_day else "no quota"
        limits = f"{key.requests_per_minute}/min {quota}"
        sys.stdout.write(f"{key.id}  {state:<8} {limits:<24} {','.join(key.scopes):<36} {key.name}\n")
    return ExitCode.DONE


def _revoke(args: argparse.Namespace, _settings: "Settings", keys: "KeyStore") -> int:
    if not keys.revoke(args.id):
        raise InvalidOption(f"there is no active key {args.id}", mend="see entrefilet keys list", field="id")
    return ExitCode.DONE
