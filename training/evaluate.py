"""Score what is shipped: `python -m training.evaluate translation …` `summaries …`, `briefs DATA`, `cuts`,
`warnings BRIEFS` or `words OUTPUTS`."""

import sys

from training import (
    evaluate_briefs,
    evaluate_cuts,
    evaluate_summaries,
    evaluate_translation,
    evaluate_warnings,
    evaluate_words,
)

EVALUATIONS = {
    "translation": evaluate_translation.main,
    "summaries": evaluate_summaries.main,
    "briefs": evaluate_briefs.main,
    "cuts": evaluate_cuts.main,
    "warnings": evaluate_warnings.main,
    "words": evaluate_words.main,
}


def main(argv: list[str] | None = None) -> int:
    """Hand over to the evaluation that is named."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] not in EVALUATIONS:
        sys.stderr.write(f"usage: python -m training.evaluate {{{'|'.join(EVALUATIONS)}}} …\n")
        return 2
    return EVALUATIONS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main())
