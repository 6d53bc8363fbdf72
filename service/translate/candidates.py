"""What an engine has made of a sentence so far, and what is wrong with it."""

import re
from dataclasses import dataclass, replace

from service.decoding import Hypothesis
from service.domain import TranslatedText, WarningCode
from service.markup.tags import keep_tags
from service.translate.confidence import least_sure
from service.translate.reranking import weigh

Findings = tuple[tuple[WarningCode, str], ...]

_MINOR = 2.0  # harm of one name or word: less than of clauses that have lost their connection
_GUILLEMETS = re.compile(r"«[\s\u00a0\u202f]*|(?<![\s\u00a0\u202f])[\s\u00a0\u202f]*»")
_PERCENTS = re.compile(r"(?<=\d)%%+")  # copied from the text and from its gloss
_SPACE_BEFORE_MARK = re.compile(r"(?<=[\w)\"”’%])[ \u00a0\u202f]+(?=[;:!?](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The outputs for a source so far, the best of them, what is wrong with that, and the searches after the first."""

    source: str
    candidates: tuple[Hypothesis, ...]
    hypothesis: Hypothesis
    findings: Findings
    retries: int

    @property
    def translation(self) -> TranslatedText:
        word = least_sure(self.hypothesis)
        unsure = ((WarningCode.LOW_CONFIDENCE, f"the translator was least sure of « {word} »"),) if word else ()
        return TranslatedText(self.hypothesis.text, (*self.findings, *unsure), self.retries)

    @property
    def is_wrong(self) -> bool:
        """Whether more than one name or word is wrong with the translation."""
        return weigh(self.findings) > _MINOR


def outputs_of(source: str, hypothesis: Hypothesis) -> list[Hypothesis]:
    """Return an output and the others of its search, those without a word left out."""
    outputs = (one for one in (hypothesis, *hypothesis.others) if one is hypothesis or one.text.strip())
    return [replace(one, text=keep_tags(source, one.text)) for one in map(polish, outputs)]


def polish(hypothesis: Hypothesis) -> Hypothesis:
    """Turn what French typography is left in an English sentence into English typography."""
    text = _PERCENTS.sub("%", _GUILLEMETS.sub('"', hypothesis.text))
    return replace(hypothesis, text=_SPACE_BEFORE_MARK.sub("", text).strip())
