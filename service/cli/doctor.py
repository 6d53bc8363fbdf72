"""`entrefilet doctor`: the settings, and whether everything that a brief needs is there and works."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.bootstrap.examination import Finding, examine
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--translator", metavar="NAME", help="catalog name, path or server's address#model to examine")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="leave out what takes seconds: hashes and the test brief")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Print settings and findings; failed ones on standard error as well. 4 without a model, 1 for other failures."""
    findings = list(examine(settings, quick=args.quick))
    failed = [finding for finding in findings if finding.state == "failed"]
    if args.json:
        document = {"settings": _settings(settings), "checks": [asdict(finding) for finding in findings]}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        for name, field in type(settings).model_fields.items():
            sys.stdout.write(f"{name:<18} {getattr(settings, name)!s:<40} {field.description}\n")
        sys.stdout.writelines(_lines(findings))
    for finding in failed:
        sys.stderr.write(f"entrefilet: {finding.check}: {finding.detail} ({finding.mend})\n")
    if any(finding.check == "model" for finding in failed):
        return ExitCode.NO_MODEL
    return ExitCode.FAILED if failed else ExitCode.DONE


def _settings(settings: "Settings") -> dict[str, Any]:
    """Return the settings as JSON can hold them; secrets are masked by their type."""
    plain = (str, int, float, bool, type(None))
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {name: value if isinstance(value, plain) else str(value) for name, value in values.items()}


def _lines(findings: Sequence[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        spent = f" ({finding.seconds:.1f} s)" if finding.seconds is not None else ""
        mend = f"; {finding.mend}" if finding.mend else ""
        lines.append(f"{finding.state:<8} {finding.check:<10} {finding.detail}{spent}{mend}\n")
    return lines
