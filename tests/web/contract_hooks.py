"""What schemathesis takes for a breach of the contract though it is none; it prints how many failures were dropped."""

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure

TEXTS = ("text/plain", "text/markdown", "text/html", "application/xhtml+xml")


@schemathesis.hook
def filter_failure(
    _context: schemathesis.HookContext, failure: Failure, case: schemathesis.Case, _response: schemathesis.Response
) -> bool:
    """Drop the one failure that no server can avoid: `false`, sent as a text for a value that is no string.

    The body of these media types is a string whatever its letters are (findings/schemathesis-text-bodies.sh). Every
    other check of such a request stands, as does this one wherever something else than the body's type is wrong in it.
    """
    if not isinstance(failure, AcceptedNegativeData) or case.media_type not in TEXTS or isinstance(case.body, str):
        return True
    return "in body - " not in failure.message or "`type`" not in failure.message
