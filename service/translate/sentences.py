"""Sentences and texts into English: nothing dropped, nothing truncated, whatever looks wrong decoded again."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace

from service.decoding import Decoding, Hypothesis, TermPair
from service.domain import TextTranslation, TranslatedText, Warning, WarningCode
from service.markup.tags import keep_tags
from service.ports import Tracer, Translator
from service.terminology.gazetteer import common_words
from service.terminology.glossary import Glossary, enforce
from service.text.clauses import clauses, split_clauses
from service.text.segment import split
from service.tracing import UNTRACED, traced
from service.translate.reranking import best, coverage, weigh

Findings = tuple[tuple[WarningCode, str], ...]

# What looks wrong is decoded again with twice the hypotheses; what still loops or does not end, with loops forbidden.
LOOP_RETRY = Decoding(beam_size=4, repetition_penalty=1.2, no_repeat_ngram_size=4)
_LOOPS = {WarningCode.REPETITION, WarningCode.TRUNCATED, WarningCode.LENGTH_RATIO}

_LEAST_PER_THREAD = 3  # sentences for which a thread of their own is worth it
_MINOR = 2.0  # harm of one name or word: less than of clauses that have lost their connection
_LESS = 5.0  # log-probability a token, so that clauses win by fewer findings alone
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BULLET = re.compile(r"\s*(?:(?:[-–—•*▪◦‣·]|\d{1,2}[.)]|[a-z]\))\s+)+")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS_ONLY = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_GUILLEMETS = re.compile(r"«[\s\u00a0\u202f]*|[\s\u00a0\u202f]*»")
_BLANK_BEFORE_MARK = re.compile(r"(?<=[\w)\"”’%])[ \u00a0\u202f]+(?=[;:!?](?:\s|$))")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a sentence that the engine reads in one go, with the blanks around it."""

    before: str
    source: str
    after: str
    shouted: bool


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
        unless `retry` is off. The sentences of one call go in a few threads, so that what one of them decodes
        again does not keep the other's cores waiting. `tracer` is told of every call.
        """
        self.translator = translator
        self.decoding = decoding
        self.glossary = glossary
        self.threads = threads
        self.tracer = tracer
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

    @traced("translate")
    def translate_sentences(self, sentences: Sequence[str], decoding: Decoding | None = None) -> list[TranslatedText]:
        """Return one translation a sentence, in order; equal sentences are translated once.

        Blank sentences and those without a letter come back as they are. Raises EngineFailed.
        """
        distinct = list(dict.fromkeys(sentences))
        pieces = {sentence: self._cut(sentence) for sentence in distinct}
        sources = list(dict.fromkeys(piece.source for cut in pieces.values() for piece in cut if piece.source))
        translated = dict(zip(sources, self._translate_checked(sources, decoding or self.decoding), strict=True))
        done = {sentence: _join(cut, translated) for sentence, cut in pieces.items()}
        return [done[sentence] for sentence in sentences]

    def translate_text(self, text: str) -> TextTranslation:
        """Translate a text of any length sentence by sentence: n lines come back as n lines, blank ones blank."""
        lines = text.split("\n")
        cut = [split(line) if line.strip() else [line] for line in lines]
        flat = [sentence for sentences in cut for sentence in sentences]
        results = iter(self.translate_sentences(flat, self._text_decoding))
        out, warnings, retried = [], [], 0
        for number, sentences in enumerate(cut):
            translated = [next(results) for _ in sentences]
            out.append("".join(result.text for result in translated))
            retried += sum(1 for result in translated if result.retries)
            warnings += [
                Warning(code, f"lines[{number}]", detail) for result in translated for code, detail in result.warnings
            ]
        return TextTranslation("\n".join(out), tuple(warnings), retried)

    def _cut(self, sentence: str) -> list[_Piece]:
        """Cut a sentence into what the engine reads: bullets and blanks kept aside, long ones at clauses."""
        bullet = _BULLET.match(sentence)
        head = bullet.group() if bullet and bullet.end() < len(sentence.rstrip()) else ""
        body = sentence[len(head) :]
        if not _LETTER.search(body) or _ADDRESS_ONLY.fullmatch(body.strip()):
            return [_Piece(sentence, "", "", shouted=False)]
        shouted = _is_shouted(body)
        parts = split_clauses(body, lambda part: self.translator.count_tokens(part) <= self._budget)
        pieces = []
        for part in parts:
            core = part.strip()
            start = part.index(core) if core else len(part)
            before, after = part[:start], part[start + len(core) :]
            source = " ".join(core.split())
            if not _LETTER.search(source):
                pieces.append(_Piece(part, "", "", shouted=False))
            else:
                pieces.append(_Piece(before, _unshout(source) if shouted else source, after, shouted))
        return [replace(pieces[0], before=head + pieces[0].before), *pieces[1:]]

    def _translate_checked(self, sources: list[str], decoding: Decoding) -> list[TranslatedText]:
        """Translate engine-sized sources in as many threads as they fill, with short and long ones in each."""
        threads = min(self.threads, len(sources) // _LEAST_PER_THREAD)
        if self.glossary is not None:
            decoding = replace(decoding, terms=_terms(sources, self.glossary))
        if threads < 2:
            return self._translate_part(sources, decoding)
        by_length = sorted(range(len(sources)), key=lambda i: len(sources[i]))
        parent = self.tracer.context() or None

        def translate(part: list[int]) -> list[TranslatedText]:
            with self.tracer.span("translate.lane", {"entrefilet.sentences": len(part)}, parent=parent):
                return self._translate_part([sources[i] for i in part], decoding)

        cut = [by_length[number::threads] for number in range(threads)]
        with ThreadPoolExecutor(threads, thread_name_prefix="translate") as pool:
            found = [one for part in pool.map(translate, cut) for one in part]
        places = [i for part in cut for i in part]
        return [one for _, one in sorted(zip(places, found, strict=True), key=lambda placed: placed[0])]

    def _translate_part(self, sources: list[str], decoding: Decoding) -> list[TranslatedText]:
        """Translate sources; those with findings are decoded again and the best candidate is kept."""
        if not sources:
            return []
        found = self.translator.translate(sources, decoding)
        candidates = [_all(source, hypothesis) for source, hypothesis in zip(sources, found, strict=True)]
        chosen = [self._best(source, found) for source, found in zip(sources, candidates, strict=True)]
        retried = [0] * len(sources)
        for again_decoding, wanted in self._further(decoding):
            doubtful = [
                i
                for i, (hypothesis, findings) in enumerate(chosen)
                if wanted & {code for code, _ in findings}
                or (wanted >= set(WarningCode) and self._is_thin(sources[i], hypothesis, decoding))
            ]
            if not doubtful:
                break
            again = self.translator.translate([sources[i] for i in doubtful], again_decoding)
            for i, hypothesis in zip(doubtful, again, strict=True):
                candidates[i] += _all(sources[i], hypothesis)
                chosen[i] = self._best(sources[i], candidates[i])
                retried[i] += 1
        for i, candidate in self._by_clauses(sources, chosen, decoding).items():
            candidates[i].append(candidate)
            chosen[i] = self._best(sources[i], candidates[i])
            retried[i] += 1
        checked = [
            TranslatedText(hypothesis.text, findings, count)
            for (hypothesis, findings), count in zip(chosen, retried, strict=True)
        ]
        if self.glossary is None:
            return checked
        return [
            self._with_terms(source, result, self.glossary) for source, result in zip(sources, checked, strict=True)
        ]

    def _is_thin(self, source: str, hypothesis: Hypothesis, decoding: Decoding) -> bool:
        """Tell whether so few words are translated that a wider search is asked for; never in a greedy one."""
        french = self.translator.source == "fr" and self.translator.target == "en"
        is_wanted = self.retry_coverage > 0 and decoding.beam_size > 1
        return is_wanted and french and coverage(source, hypothesis.text) < self.retry_coverage

    def _best(self, source: str, candidates: Sequence[Hypothesis]) -> tuple[Hypothesis, Findings]:
        languages = {"source_language": self.translator.source, "target_language": self.translator.target}
        return best(source, candidates, **languages)

    def _by_clauses(
        self, sources: list[str], chosen: Sequence[tuple[Hypothesis, Findings]], decoding: Decoding
    ) -> dict[int, Hypothesis]:
        """Translate the sentences that are still doubtful clause by clause: more literal, and nothing is left out.

        But what one clause says of another can be, so a name alone that was not found is left to its warning.
        """
        doubtful = [i for i, (_, findings) in enumerate(chosen) if weigh(findings) > _MINOR] if self._retry else []
        parts = {i: cut for i in doubtful if len(cut := clauses(sources[i])) > 1}
        once = list(dict.fromkeys(part.strip() for cut in parts.values() for part in cut))
        found = dict(zip(once, map(_polish, self.translator.translate(once, decoding)), strict=True)) if once else {}
        return {i: _rejoin(cut, [found[part.strip()] for part in cut]) for i, cut in parts.items()}

    def _further(self, decoding: Decoding) -> list[tuple[Decoding, set[WarningCode]]]:
        """Return the decodings tried after `decoding`, each with the findings that call for it."""
        if not self._retry:
            return []
        wider = Decoding(beam_size=2 * decoding.beam_size, repetition_penalty=1.05, terms=decoding.terms)
        return [(wider, set(WarningCode)), (replace(LOOP_RETRY, terms=decoding.terms), _LOOPS)]

    def _with_terms(self, source: str, result: TranslatedText, glossary: Glossary) -> TranslatedText:
        """Place the glossary's terms; a sentence that this changed is checked anew."""
        text, missed = enforce(source, result.text, glossary, self._translate_once)
        findings = result.warnings
        if text != result.text:
            findings = self._best(source, [Hypothesis(text, 0.0, 0, finished=True)])[1]
        return TranslatedText(text, (*findings, *missed), result.retries)

    def _translate_once(self, source: str) -> str:
        return _polish(self.translator.translate([source], self.decoding)[0]).text


def _terms(sources: Sequence[str], glossary: Glossary) -> tuple[TermPair, ...]:
    """Return the terms of a glossary that some of the sentences have, for engines that can be told of them."""
    entries = (match.entry for source in sources for match in glossary.find(source))
    return tuple(sorted({(entry.source, entry.target) for entry in entries}))


def _join(cut: list[_Piece], translated: dict[str, TranslatedText]) -> TranslatedText:
    """Put the pieces of one sentence together again with their blanks; findings add up."""
    text, retries = "", 0
    findings: list[tuple[WarningCode, str]] = []
    for piece in cut:
        result = translated[piece.source] if piece.source else TranslatedText("")
        text += piece.before + (result.text.upper() if piece.shouted else result.text) + piece.after
        findings += result.warnings
        retries = max(retries, result.retries)
    return TranslatedText(text, tuple(findings), retries)


def _rejoin(parts: Sequence[str], translated: Sequence[Hypothesis]) -> Hypothesis:
    """Put translated clauses together as one sentence; it is worth less than any whole one of as few findings."""
    text = ""
    for number, (part, clause) in enumerate(zip(parts, translated, strict=True)):
        own, source, last = clause.text, part.strip(), number == len(parts) - 1
        if number and source[:1].islower() and _begins_small(own):
            own = own[0].lower() + own[1:]
        if not last:
            mark = source[-1] if source[-1] in ",;:" else ""
            own = own.rstrip(" .,;:") + mark + " "
        text += own
    score = min(clause.score for clause in translated) - _LESS
    finished = all(clause.finished for clause in translated)
    return Hypothesis(text.strip(), score, sum(clause.tokens for clause in translated), finished)


def _begins_small(text: str) -> bool:
    """Whether a clause begins with a word that has its capital only as the first of a sentence."""
    first = _FIRST_WORD.match(text)
    return first is not None and (first.group() == "A" or first.group().lower() in common_words("en"))


def _is_shouted(text: str) -> bool:
    """Tell whether a line is in capitals throughout, which such models translate badly."""
    letters = [c for c in text if c.isalpha()]
    words = [word for word in text.split() if len(word) > 1 and _LETTER.search(word)]
    return len(words) >= 2 and len(letters) >= 8 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _unshout(text: str) -> str:
    """Lower a line in capitals but for its first letter; its translation is put in capitals again."""
    lowered = text.lower()
    first = next(i for i, c in enumerate(lowered) if c.isalpha())
    return lowered[:first] + lowered[first].upper() + lowered[first + 1 :]


def _all(source: str, hypothesis: Hypothesis) -> list[Hypothesis]:
    """Return an output and the others of its search, those without a word left out."""
    outputs = (one for one in (hypothesis, *hypothesis.others) if one is hypothesis or one.text.strip())
    return [replace(one, text=keep_tags(source, one.text)) for one in map(_polish, outputs)]


def _polish(hypothesis: Hypothesis) -> Hypothesis:
    """Turn what French typography is left in an English sentence into English typography."""
    text = _GUILLEMETS.sub('"', hypothesis.text)
    return replace(hypothesis, text=_BLANK_BEFORE_MARK.sub("", text).strip())
