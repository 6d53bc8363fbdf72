"""Run `entrefilet batch` on the fake engine: `python -m tests.batch.run_fake SECONDS_A_CALL ARGUMENT...`."""

import argparse
import functools
import sys

from service.cli import batch
from service.errors import EntrefiletError
from service.settings import load_settings
from tests.batch.fakes import open_fake


def main() -> int:
    """Do what the command line does, with another engine."""
    parser = argparse.ArgumentParser()
    batch.add_arguments(parser)
    args = parser.parse_args(sys.argv[2:])
    try:
        return batch.run(args, load_settings(), open_work=functools.partial(open_fake, seconds=float(sys.argv[1])))
    except EntrefiletError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
