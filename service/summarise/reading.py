"""A document read for extraction: which sentences may be used, how they read alone, and what each is worth."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from service.domain import Document, Sentence, SentenceKind
from service.ports import Judgement
from service.summarise.antecedents import resolve
from service.summarise.coherence import (
    goes_on,
    leans,
    lists_only,
    opening,
    opens_with_pronoun,
    opens_with_topic,
    points_back,
    speaker_missing,
)
from service.summarise.compression import (
    FR_FINITE,
    as_subject,
    balanced,
    capitalise,
    is_label,
    lead_in,
    runs_on,
    shorten,
    without_asides,
)
from service.summarise.injections import gives_orders
from service.summarise.patterns import any_of
from service.summarise.people import Person, people
from service.summarise.quotation import quoted_shares
from service.summarise.vectors import Matrix, count_words, logistic, readable, repeats, term_space
from service.summarise.word_classes import lexicon

SENTENCE_WORDS = 60  # longer ones are lists or lost full stops
_LEAD = {
    0: 0.25,
    1: 0.1,
}  # the ranker learnt from articles whose lead had been taken away: it undervalues a first sentence
_FEW_WORDS = 14  # from here down to 9 words each word less costs something more: short sentences seldom state a fact
QUOTED = 0.8  # more of it in quotation marks is a voice, unless the sentence begins with who says so
UNFIT = 0.4
"""Of this probability or more that a reader would refuse it a sentence needs the rules' leave to stand alone."""
STANDING, UNFIT_COST, RELUCTANCE = 0.7, 0.1, 0.5
"""What a standard deviation of the ranker's scores adds to the logit of stating a fact, and what is taken off."""
_TOPIC = 2  # sentences that say what an article is about
EASY_WORDS = 38  # longer ones are shortened where their grammar allows
# what follows may be the title of another article
_LINK = re.compile(
    r"(?:Vous\s(?:aimerez|pourriez\saimer)|(?:Lire|Voir|Écouter|Regarder)\saussi|Sur\sle\smême\ssujet)\b[^:.]{0,30}:",
    re.I,
)
# « Kenya : vaste fraude dans la santé La loi oblige … »: links to other articles that ran into a sentence
_LINKS = re.compile(
    r"[A-ZÀ-Ý][^:.,;«»\"]{2,30}\s?:\s(?![\"«“])[^.,;:]*[a-zà-ÿ\d]\s(?:(?:Au|Aux|Près|L[ae]s?|Ils?|Elles?|En|Dans|Une?|Des)\s|L['’])"
)
_BAR = re.compile(r"\w\s\|\s\w")  # « … en Torvanie | Sarvane : un match »: headlines and names of sites in one line
_PLACES = re.compile(r"(?<!\w)\d{1,2}\s?[-–.)]\s\(?\w")  # « 1 - Sénégal 2 - Tunisie 3 - … »
_CREDITS = re.compile(any_of("fr", "credits"), re.I)
# « Soudeur de marine (+4,2 % à 1.900 euros). », a row of a table where another stands beside it
_ROW = re.compile(r"[^().,;:]{3,60}\((?=[^()]*\d)[^()]*\)\s*\.?")
_NOT_TOLD = re.compile(rf"{any_of('fr', 'calls')}|{any_of('fr', 'farewells')}", re.I)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w|\b0\d(?:[ .]\d\d){4}\b")
# « I. V. : », « LE PORT : »: who answers, or asks, in an interview; « RDC : » is where the news is from
_SPEAKER = re.compile(r"(?:(?:[A-ZÀ-Ý]\.[\s-]?){1,3}|[A-ZÀ-Ý]{2,20}(?:[\s.-][A-ZÀ-Ý]{2,20}){1,3})\s?:\s")
# the last line of a letter: « Awa Lorne, présidente du club »
_SIGNATURE = re.compile(r"(?<![\w’'-])(?:[A-ZÀ-Ý][\w’'-]++\s){1,2}[A-ZÀ-Ý][\w’'-]++,\s[^.!?]*[^.!?…\s]")
_TEASER = re.compile(any_of("fr", "teasers"), re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """What choosing needs to know of a document, one entry a sentence.

    `alone` is how a sentence reads without the one before it, or None if it may not; `whole` how it reads after it.
    `reluctance` is what is taken off a value for how the sentence reads, 0 where nothing is amiss.
    `value` lies between 0 and 1; `standing` is the scorer's word alone, in standard deviations from the mean;
    `similarity` holds cosines, `repeats` what two sentences have in common beyond what two sentences of one article
    may. `resolved` names the sentences that say what the bracket at the head of an `alone` stands for; `fit` tells
    whether a model finds that a sentence may stand alone, where one has judged them, and `topics` what
    the article's headline and first sentences have said before each.
    """

    document: Document
    usable: tuple[bool, ...]
    standalone: tuple[str | None, ...]
    whole: tuple[str, ...]
    words: tuple[int, ...]
    reluctance: tuple[float, ...]
    value: Matrix
    standing: Matrix
    similarity: Matrix
    repeats: Matrix
    people: dict[str, Person]
    resolved: dict[int, frozenset[int]] = field(default_factory=dict)
    fit: tuple[bool, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The number of words in what can be read: prose and list items."""
        return sum(n for n, s in zip(self.words, self.document.sentences, strict=True) if readable(s.kind))

    def unit(self, i: int) -> frozenset[int] | None:
        """Return `i`, with the one or two sentences before it that it points back to; None if that does not help."""
        if not self.usable[i]:
            return None
        if self.standalone[i] is not None:
            return frozenset((i,))
        if i and self.usable[i - 1] and self.standalone[i - 1] is not None:
            return frozenset((i - 1, i))
        if i > 1 and self.usable[i - 1] and self.usable[i - 2] and self.standalone[i - 2] is not None:
            return frozenset((i - 2, i - 1, i))
        return None


def read(document: Document, scores: list[float], judgement: Judgement | None = None) -> Reading:
    """Return `document` ready for choosing; `scores` are the ranker's, one a sentence.

    Where a model has judged the sentences, what it finds fit may point to what the article is about, and may be mostly
    somebody's words, if it says whose they are; and the values are its own.
    """
    language, sentences = document.language, document.sentences
    inside, quoted = quoted_shares(document)
    bare = tuple(s.text[lead_in(s.text) :] for s in sentences)
    words = tuple(map(count_words, bare))
    known = people(document)
    said = tuple(text.startswith(tuple(f"{person.name} :" for person in known.values())) for text in bare)
    rows = [_ROW.fullmatch(text) is not None and FR_FINITE.search(text) is None for text in bare]
    table = [row and any(rows[max(0, i - 1) : i] + rows[i + 1 : i + 2]) for i, row in enumerate(rows)]
    sound = tuple(
        judgement is not None and judgement.unfit[i] < UNFIT and not opens_with_pronoun(text)
        for i, text in enumerate(bare)
    )
    usable = tuple(
        _usable(s, bare[i])
        and not (table[i] or said[i] or inside[i])
        and (quoted[i] < QUOTED or sound[i] or not bare[i].startswith(('"', "«", "“")))
        for i, s in enumerate(sentences)
    )
    whole = tuple(shorten(text, language, EASY_WORDS) for text in bare)
    topics = _topics(document.article.title or "", bare, usable)
    fit = tuple(ok and opens_with_topic(*one) for ok, *one in zip(sound, bare, topics, strict=True))
    standalone: list[str | None] = [
        _standalone(text, language, fit=fit[i]) if usable[i] else None for i, text in enumerate(whole)
    ]
    resolved: dict[int, frozenset[int]] = {}
    for i in range(1, len(sentences) if language == "fr" else 0):
        if usable[i] and standalone[i] is None:
            front = opening(whole[i], language).connective
            found = resolve(capitalise(whole[i][front:]), bare[:i], known, inside[:i])
            alone = None if found is None else _standalone(whole[i][:front] + found.text, language, fit=False)
            if found is not None and alone is not None and not points_back(alone, language, known):
                standalone[i] = alone
                named = {person.sentence for person in known.values() if f"[{person.name}]" in alone}
                resolved[i] = found.sentences | named
    reluctance = tuple(_reluctance(*read_as, language, known) for read_as in zip(whole, words, quoted, strict=True))
    given = np.asarray(scores, dtype=np.float64)
    standing = (given - given.mean()) / max(1e-6, float(given.std())) if len(given) else given
    able = [i for i, ok in enumerate(usable) if ok]
    value = np.zeros(len(sentences))
    if able and judgement is None:
        value[able] = _values_of_scores(given, able, reluctance, words)
    elif able and judgement is not None:
        value[able] = _values_of_judgement(judgement, standing, reluctance)[able]
    space = term_space(document)
    return Reading(
        document,
        usable,
        tuple(standalone),
        tuple(map(capitalise, whole)),
        words,
        reluctance,
        value,
        standing,
        space.similarity,
        repeats(space),
        known,
        resolved,
        () if judgement is None else fit,
        topics,
    )


def _topics(title: str, texts: Sequence[str], usable: Sequence[bool]) -> tuple[str, ...]:
    """Return what says, before each sentence, what the article is about; the first one may point to a lost headline."""
    first = [i for i, ok in enumerate(usable) if ok][:_TOPIC]
    return tuple(" ".join([title, *(texts[j] for j in first if j < max(i, first[0] + 1))]) for i in range(len(texts)))


def _values_of_scores(scores: Matrix, able: Sequence[int], reluctance: Sequence[float], words: Sequence[int]) -> Matrix:
    """Return the value of each of the `able` sentences by the ranker's scores of all."""
    raw = scores[list(able)]
    order = raw.argsort(kind="stable").argsort(kind="stable") / max(1, len(able) - 1)
    spread = (raw - raw.min()) / max(1e-9, float(np.ptp(raw)))
    cost = np.array([reluctance[i] + 0.05 * (_FEW_WORDS - min(_FEW_WORDS, max(9, words[i]))) for i in able])
    lead = np.array([_LEAD.get(rank, 0.0) for rank in range(len(able))])
    return np.asarray(np.clip(0.5 * order + 0.5 * spread + lead - cost, 0, 1))


def _values_of_judgement(judgement: Judgement, standing: Matrix, reluctance: Sequence[float]) -> Matrix:
    """Return the value of each sentence: how likely it states a fact, less what speaks against choosing it."""
    states = logistic(np.array(judgement.states) + STANDING * standing)
    cost = UNFIT_COST * np.array(judgement.unfit) + RELUCTANCE * np.array(reluctance)
    return np.asarray(np.clip(states - cost, 0, 1))


def _usable(sentence: Sentence, text: str) -> bool:
    """Tell whether a sentence, of which `text` is what is left without its lead-in, can be part of a brief at all."""
    words = count_words(text)
    if not readable(sentence.kind) or not 5 <= words <= SENTENCE_WORDS or not balanced(text):
        return False
    if sentence.kind is SentenceKind.LIST_ITEM and (words < 8 or text[-1] not in ".!…;"):
        return False
    if (
        _LINK.match(text)
        or _LINKS.match(text)
        or _BAR.search(text)
        or _CREDITS.search(text)
        or _NOT_TOLD.match(text)
        or _ADDRESS.search(text)
        or _SPEAKER.match(text)
        or (_SIGNATURE.fullmatch(text) and not FR_FINITE.search(text))
        or is_label(text)
        or runs_on(text)
        or gives_orders(text)
        or "---" in text
        or len(_PLACES.findall(text)) > 3
        or text.count("''") % 2
        or not _begins(text)
    ):
        return False
    return text.rstrip(' »”")')[-1:] not in tuple(":;,?")


def _begins(text: str) -> bool:
    """Tell whether the first letter is a capital; a sentence that begins in small letters has lost its beginning."""
    return not next((c for c in text if c.isalnum()), "a").islower()


def _reluctance(text: str, words: int, quoted: float, language: str, known: Mapping[str, Person]) -> float:
    """Return what is taken off a value for reading badly in a summary, whatever the ranker says."""
    cost = 0.8 * max(0.0, quoted - 0.3)
    cost += 0.5 * bool(lexicon(language).narrator.search(text)) + 0.2 * bool(
        lexicon(language).first_person.search(text)
    )
    cost += 0.4 * ("?" in text) + 0.2 * ("!" in text) + 0.15 * ("…" in text or "..." in text)
    cost += 0.4 * teases(text)
    cost += 0.3 * leans(text, language) + 0.25 * points_back(text, language, known) + 0.15 * (":" in text)
    return cost + 0.01 * max(0, words - 28) + 0.05 * max(0, 9 - words)


def teases(text: str) -> bool:
    """Tell whether a sentence announces something without a verb, « Coup de théâtre à la mairie. »."""
    return _TEASER.match(text) is not None and not FR_FINITE.search(text)


def _standalone(text: str, language: str, *, fit: bool) -> str | None:
    """Return `text` as it may stand without the sentence before it, or None if it may not.

    What a model finds `fit` may point back, but not go on with a sentence, nor be none.
    """
    text = as_subject(text)
    front = opening(text, language)
    if language == "fr" and (speaker_missing(text) or lists_only(text, FR_FINITE) or goes_on(text[front.connective :])):
        return None
    if front.dangling and (front.fragment or not fit):
        return None
    return capitalise(without_asides(text[front.connective :], language))
