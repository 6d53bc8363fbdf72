"""Sentences and texts into English: nothing dropped, nothing truncated, whatever looks wrong decoded again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from copy import copy
from dataclasses import replace

from service.decoding import Decoding, Hypothesis, TermPair
from service.domain import TextTranslation, TranslatedText, Warning, WarningCode
from service.ports import IncrementalTranslator, Tracer, Translator
from service.terminology.glossary import Glossary, enforce
from service.text.clauses import clauses
from service.text.segment import split
from service.tracing import UNTRACED, traced
from service.translate.candidates import Candidates, Findings, outputs_of, polish
from service.translate.executor import Pending, on_demand, side_by_side
from service.translate.pieces import cut, first_met, join, rejoin
from service.translate.quotations import outputs_with_marks, without_marks
from service.translate.reranking import best, coverage

Report = Callable[[int, list[TranslatedText]], None]

# What looks wrong is decoded again with more glosses and twice the hypotheses; what still loops or does not end,
# with loops forbidden.
LOOP_RETRY = Decoding(beam_size=4, repetition_penalty=1.2, no_repeat_ngram_size=4)
_LOOPS = {WarningCode.REPETITION, WarningCode.TRUNCATED, WarningCode.LENGTH_RATIO}

_INCREMENTAL_CALLS = 10
"""Calls of one brief at the same time, where what is doubtful in one is decoded again before the others have ended."""


class SentenceTranslator:
    """Translates lists of sentences with one engine, checks each result and decodes doubtful ones again."""

    def __init__(
        self,
        translator: Translator,
        decoding: Decoding,
        *,
        text_decoding: Decoding | None = None,
        retry: bool = True,
        retry_coverage: float = 0.0,
        budget: int = 220,
        glossary: Glossary | None = None,
        threads: int = 1,
        tracer: Tracer = UNTRACED,
    ) -> None:
        """Use `translator` with `decoding`, and with `text_decoding` for whole texts.

        Sentences over `budget` of its tokens are cut at clause boundaries.
        The terms of `glossary` are placed in every sentence that has them, or missed with a warning.
        Of a sentence with findings, or with less than `retry_coverage` of its words translated, wider searches are made
        unless `retry` is off, in up to `threads` threads at once. `tracer` is told of every call.
        """
        self.translator = translator
        self.decoding = decoding
        self.glossary = glossary
        self.threads = threads
        self.tracer = tracer
        self._incremental: IncrementalTranslator | None = None
        if isinstance(translator, IncrementalTranslator) and translator.is_incremental:
            self._incremental = translator
        self._text_decoding = text_decoding or decoding
        self.retry_coverage = retry_coverage
        self._retry = retry
        self._budget = min(budget, translator.max_source_tokens)

    def with_glossary(self, glossary: Glossary | None) -> "SentenceTranslator":
        """Return this translator with the terms of `glossary` beside its own; where both have a term, the new holds."""
        if glossary is None:
            return self
        other = copy(self)
        other.glossary = self.glossary.with_terms_of(glossary) if self.glossary else glossary
        return other

    def replacing_glossary(self, glossary: Glossary | None) -> "SentenceTranslator":
        """Return this translator with the terms of `glossary` in place of its own."""
        other = copy(self)
        other.glossary = glossary
        return other

    def translate_sentences(self, sentences: Sequence[str], decoding: Decoding | None = None) -> list[TranslatedText]:
        """Return one translation a sentence, in order; equal sentences are translated once.

        Blank sentences and those without a letter come back as they are. Raises EngineFailed.
        """
        (results,) = self.translate_calls([sentences], decoding)
        return results

    @traced("translate")
    def translate_calls(
        self,
        calls: Sequence[Sequence[str]],
        decoding: Decoding | None = None,
        report: Report | None = None,
        once: Collection[str] = (),
    ) -> list[list[TranslatedText]]:
        """Return the translations of several lists of sentences, each list in a call of its own.

        Calls run side by side in up to `threads` threads, and what is doubtful in one is decoded again beside those
        that are left, so that no core waits for the longest sentence of another: as soon as the call is back, or, where
        the engine gives its answers one by one, as soon as the sentence is. What is in a call depends on `calls` alone.
        `report` is told, in order and in this thread, the number of each list when it has come back, with its
        translations as they are then. Those of `once` are left as they are. Equal sentences are translated once. Raises
        EngineFailed, and what `report` raises.
        """
        decoding = decoding or self.decoding
        pieces = {sentence: cut(sentence, self._fits) for call in calls for sentence in call}
        sources = [
            dict.fromkeys(piece.source for one in call for piece in pieces[one] if piece.source) for call in calls
        ]
        new = first_met(sources)
        with_terms = self._with_own_terms([source for own in new for source in own], decoding)
        found: dict[str, Candidates] = {}
        with side_by_side(_INCREMENTAL_CALLS if self._incremental and self.threads > 1 else self.threads) as submit:
            parent = self.tracer.context() or None
            again: list[Pending[list[Candidates]]] = []

            def retry(candidates: Sequence[Candidates]) -> None:
                doubtful = [one for one in candidates if one.source not in once and self._is_doubtful(one, with_terms)]
                for part in self._shares(doubtful):
                    # before the search that may want them, so that it never waits for what has no thread yet
                    ahead = submit(self._ahead, part, with_terms, parent) if self._incremental else None
                    again.append(submit(self._again, part, with_terms, parent, ahead))

            # one call needs no thread of its own
            begin = submit if len(new) > 1 else on_demand
            first = [begin(self._first, own, decoding, parent, retry) for own in new]
            for number, candidates in enumerate(first):
                found.update((one.source, one) for one in candidates.result())
                if report is not None:
                    seen = {source: found[source].translation for source in sources[number]}
                    report(number, [join(pieces[one], seen) for one in calls[number]])
            found.update((one.source, one) for part in again for one in part.result())
        translated = {source: self._with_terms(source, one.translation) for source, one in found.items()}
        return [[join(pieces[one], translated) for one in call] for call in calls]

    def translate_text(self, text: str) -> TextTranslation:
        """Translate a text of any length sentence by sentence: n lines come back as n lines, blank ones blank."""
        lines = text.split("\n")
        by_line = [split(line) if line.strip() else [line] for line in lines]
        flat = [sentence for sentences in by_line for sentence in sentences]
        results = iter(self.translate_sentences(flat, self._text_decoding))
        out, warnings, retried = [], [], 0
        for number, sentences in enumerate(by_line):
            translated = [next(results) for _ in sentences]
            out.append("".join(result.text for result in translated))
            retried += sum(1 for result in translated if result.retries)
            warnings += [
                Warning(code, f"lines[{number}]", detail) for result in translated for code, detail in result.warnings
            ]
        return TextTranslation("\n".join(out), tuple(warnings), retried)

    def _fits(self, part: str) -> bool:
        return self.translator.count_tokens(part) <= self._budget

    def _with_own_terms(self, sources: Sequence[str], decoding: Decoding) -> Decoding:
        return replace(decoding, terms=_terms(sources, self.glossary)) if self.glossary is not None else decoding

    def _shares(self, doubtful: list[Candidates]) -> list[list[Candidates]]:
        """Return sentences in as many parts as threads that they fill: what one needs does not hold up the other."""
        by_length = sorted(doubtful, key=lambda one: len(one.source))
        return [part for number in range(self.threads) if (part := by_length[number :: self.threads])]

    def _first(
        self,
        sources: list[str],
        decoding: Decoding,
        parent: Mapping[str, str] | None,
        retry: Callable[[Sequence[Candidates]], None],
    ) -> list[Candidates]:
        """Return the candidates of the first search, in order, and give them to `retry`: one by one, as soon as each
        is there, where what else the engine is asked does not matter."""
        if not sources:
            return []
        decoding = self._with_own_terms(sources, decoding)
        with self.tracer.span("translate.first", {"entrefilet.sentences": len(sources)}, parent=parent):
            if self._incremental is None:
                outputs = zip(sources, self.translator.translate(sources, decoding), strict=True)
                at_once = [self._chosen(one, outputs_of(one, output), 0) for one, output in outputs]
                retry(at_once)
                return at_once
            found: dict[int, Candidates] = {}
            with closing(self._incremental.translate_each(sources, decoding)) as answers:
                for number, output in answers:
                    found[number] = self._chosen(sources[number], outputs_of(sources[number], output), 0)
                    retry([found[number]])
            return [found[number] for number in range(len(sources))]

    def _again(
        self,
        doubtful: list[Candidates],
        decoding: Decoding,
        parent: Mapping[str, str] | None,
        by_clauses: Pending[dict[int, Hypothesis]] | None,
    ) -> list[Candidates]:
        with self.tracer.span("translate.again", {"entrefilet.sentences": len(doubtful)}, parent=parent):
            return self._improved(doubtful, decoding, by_clauses)

    def _ahead(
        self, doubtful: list[Candidates], decoding: Decoding, parent: Mapping[str, str] | None
    ) -> dict[int, Hypothesis]:
        with self.tracer.span("translate.again", {"entrefilet.sentences": len(doubtful)}, parent=parent):
            return self._by_clauses(doubtful, decoding)

    def _is_doubtful(self, one: Candidates, decoding: Decoding) -> bool:
        return self._retry and (
            bool(one.findings)
            or self._is_thin(one.source, one.hypothesis, decoding)
            or self._without_marks(one) is not None
        )

    def _without_marks(self, one: Candidates) -> str | None:
        french = self.translator.source == "fr" and self.translator.target == "en"
        return without_marks(one.source, one.hypothesis.text) if french else None

    def _improved(
        self, doubtful: list[Candidates], decoding: Decoding, by_clauses: Pending[dict[int, Hypothesis]] | None
    ) -> list[Candidates]:
        """Decode sentences again until nothing is wrong with them or no search is left; the best candidate is kept.

        `by_clauses` is what `_by_clauses` makes of `doubtful`, where that has been begun already.
        """
        best = list(doubtful)
        for again, wanted in self._further(decoding):
            places = [
                i for i, one in enumerate(best) if one.retries == 0 or wanted & {code for code, _ in one.findings}
            ]
            if not places:
                break
            found = self.translator.translate([best[i].source for i in places], again)
            for i, hypothesis in zip(places, found, strict=True):
                best[i] = self._with_more(best[i], outputs_of(best[i].source, hypothesis))
        if bare := {i: text for i, one in enumerate(best) if (text := self._without_marks(one))}:
            found = self.translator.translate(list(bare.values()), decoding)
            for (i, text), hypothesis in zip(bare.items(), found, strict=True):
                best[i] = self._with_more(best[i], outputs_with_marks(best[i].source, text, hypothesis))
        if by_clauses is None:
            candidates = self._by_clauses(best, decoding)
        else:  # with each search less is wrong
            candidates = by_clauses.result() if any(one.is_wrong for one in best) else {}
        for i, candidate in candidates.items():
            if best[i].is_wrong:
                best[i] = self._with_more(best[i], [candidate])
        return best

    def _with_more(self, one: Candidates, more: Sequence[Hypothesis]) -> Candidates:
        return self._chosen(one.source, [*one.candidates, *more], one.retries + 1)

    def _chosen(self, source: str, candidates: Sequence[Hypothesis], retries: int) -> Candidates:
        hypothesis, findings = self._best(source, candidates)
        return Candidates(source, tuple(candidates), hypothesis, findings, retries)

    def _is_thin(self, source: str, hypothesis: Hypothesis, decoding: Decoding) -> bool:
        """Tell whether so few words are translated that a wider search is asked for; never in a greedy one."""
        french = self.translator.source == "fr" and self.translator.target == "en"
        is_wanted = self.retry_coverage > 0 and decoding.beam_size > 1
        return is_wanted and french and coverage(source, hypothesis.text) < self.retry_coverage

    def _best(self, source: str, candidates: Sequence[Hypothesis]) -> tuple[Hypothesis, Findings]:
        languages = {"source_language": self.translator.source, "target_language": self.translator.target}
        return best(source, candidates, **languages)

    def _by_clauses(self, best: Sequence[Candidates], decoding: Decoding) -> dict[int, Hypothesis]:
        """Translate the sentences that are still doubtful clause by clause: more literal, and nothing is left out.

        But what one clause says of another can be, so a name alone that was not found is left to its warning.
        """
        parts = {i: own for i, one in enumerate(best) if one.is_wrong and len(own := clauses(one.source)) > 1}
        once = list(dict.fromkeys(part.strip() for own in parts.values() for part in own))
        found = dict(zip(once, map(polish, self.translator.translate(once, decoding)), strict=True)) if once else {}
        return {i: rejoin(own, [found[part.strip()] for part in own]) for i, own in parts.items()}

    def _further(self, decoding: Decoding) -> list[tuple[Decoding, set[WarningCode]]]:
        """Return the decodings tried after `decoding`, each with the findings that call for it."""
        wider = replace(decoding, beam_size=2 * decoding.beam_size, repetition_penalty=1.05, gloss_common=True)
        return [(wider, set(WarningCode)), (replace(LOOP_RETRY, terms=decoding.terms), _LOOPS)]

    def _with_terms(self, source: str, result: TranslatedText) -> TranslatedText:
        """Place the glossary's terms; a sentence that this changed is checked anew."""
        if self.glossary is None:
            return result
        text, missed = enforce(source, result.text, self.glossary, self._translate_once)
        findings = result.warnings
        if text != result.text:
            unsure = tuple(one for one in findings if one[0] is WarningCode.LOW_CONFIDENCE)
            findings = (*self._best(source, [Hypothesis(text, 0.0, 0, finished=True)])[1], *unsure)
        return TranslatedText(text, (*findings, *missed), result.retries)

    def _translate_once(self, source: str) -> str:
        return polish(self.translator.translate([source], self.decoding)[0]).text


def _terms(sources: Sequence[str], glossary: Glossary) -> tuple[TermPair, ...]:
    """Return the terms of a glossary that some of the sentences have, for engines that can be told of them."""
    entries = (match.entry for source in sources for match in glossary.find(source))
    return tuple(sorted({(entry.source, entry.target) for entry in entries}))
