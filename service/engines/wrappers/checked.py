"""Holds an engine's answers to the form that everything behind it relies on."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from service.decoding import Answers, Decoding, Hypothesis
from service.engines.wrappers.passing import PassingTranslator
from service.errors import EngineFailed

# control characters but tab and line feed, and halves of surrogate pairs: UTF-8 has none, JSON of a server may
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class CheckedTranslator(PassingTranslator):
    """Passes calls on to `inner`, and takes nothing for an answer that is none.

    What is no translation at all is an error, after which a job's article is tried again; whether a translation is
    right is for the fidelity checks to say.
    """

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate as `inner` does, without characters that are no text.

        Raises EngineFailed, also where answers are not as many as the sentences, no texts, or have no number as score.
        """
        answers = self._inner.translate(sentences, decoding)
        if not isinstance(answers, list) or len(answers) != len(sentences):
            found = f"{len(answers)} answers" if isinstance(answers, list) else "no list of answers"
            raise self._failure(f"{found} for {len(sentences)} sentences")
        return [self._checked(answer) for answer in answers]

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Translate one by one as `inner` does, with the same checks. Raises EngineFailed."""
        left = set(range(len(sentences)))
        for number, answer in super().translate_each(sentences, decoding):
            if number not in left:
                raise self._failure("an answer to a sentence that it was not asked for")
            left.remove(number)
            yield number, self._checked(answer)
        if left:
            raise self._failure(f"{len(sentences) - len(left)} answers for {len(sentences)} sentences")

    def _checked(self, answer: Hypothesis) -> Hypothesis:
        if not isinstance(answer, Hypothesis) or not isinstance(answer.text, str):
            raise self._failure("an answer that is no text")
        if not math.isfinite(answer.score):
            raise self._failure("an answer whose score is no number")
        if any(_UNPRINTABLE.search(one.text) for one in (answer, *answer.others)):
            others = tuple(replace(one, text=_UNPRINTABLE.sub("", one.text)) for one in answer.others)
            return replace(answer, text=_UNPRINTABLE.sub("", answer.text), others=others)
        return answer

    def _failure(self, what: str) -> EngineFailed:
        return EngineFailed(
            f"{self.identity.name} gave {what}", mend="try again; if it stays so: entrefilet models verify"
        )
