"""An instruct model as a translator: the sentence goes in as data between delimiters, the answer comes back as JSON."""

from collections.abc import Sequence
from dataclasses import replace

from service.decoding import Decoding, Hypothesis, TermPair
from service.engines.prompting import prompts
from service.engines.prompting.answers import read_translation
from service.engines.prompting.delimiter import defused, delimiter
from service.engines.prompting.prompted import CappedGenerator, PromptedTranslator, longest_output
from service.errors import EngineFailed, PromptInvalid
from service.terminology.glossary import terms_in

VERSION = "v2"
_AROUND = 24  # tokens of the JSON object around a translation
_QUOTES = {"fr": "« {} » → « {} »", "en": '"{}" → "{}"'}


class ChatTranslator(PromptedTranslator):
    """Translates by the prompt of its target language in `prompts/chat`, with the terms that a sentence has.

    A plain sentence in place of the JSON object is taken as it is; any other answer is refused: the translation is
    empty and not finished, which the checks report.
    """

    def __init__(
        self, generator: CappedGenerator, *, source: str = "fr", target: str = "en", max_source_tokens: int = 1024
    ) -> None:
        """Ask `generator`; nothing is sent yet. Raises PromptInvalid for a target language without a prompt."""
        if target not in _QUOTES:
            raise PromptInvalid(f"there is no prompt for translating into {target}, only into {' and '.join(_QUOTES)}")
        prompt = prompts.load(f"chat/translate.{target}.{VERSION}")
        super().__init__(generator, prompt, source=source, target=target, max_source_tokens=max_source_tokens)

    def render(self, line: str, terms: Sequence[TermPair] = (), gloss_common: bool = False) -> str:  # noqa: ARG002
        """Return the whole prompt for a sentence; neither it nor a term can write the delimiter or give an order."""
        sentence = defused(line)
        return self.prompt.render(
            delimiter=delimiter(sentence),
            sentence=sentence,
            language=_language(self.source, self.target),
            terms=", ".join(_QUOTES[self.target].format(*map(defused, pair)) for pair in terms_in(line, tuple(terms))),
        )

    @property
    def is_incremental(self) -> bool:
        return False  # answers are read when all are there

    def _ask(self, lines: Sequence[str], lengths: Sequence[int], decoding: Decoding) -> list[Hypothesis]:
        rendered = [self.render(line, decoding.terms) for line in lines]
        caps = [decoding.max_length or longest_output(length) + _AROUND for length in lengths]
        return [_read(answer) for answer in self._generator.generate(rendered, decoding, caps)]


def _read(answer: Hypothesis) -> Hypothesis:
    others = tuple(read for other in answer.others if (read := _read(other)).text)
    try:
        return replace(answer, text=read_translation(answer.text), others=others)
    except EngineFailed:
        return replace(answer, text="", finished=False, others=others)


def _language(code: str, shown_in: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_language_name(shown_in) or code
    except (UnknownLocaleError, ValueError):
        return code
