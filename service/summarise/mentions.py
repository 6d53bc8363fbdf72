"""Whom and what a French sentence names: its subject, who speaks in it, and everything else that has a gender."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from service.summarise.genders import Gender
from service.summarise.nouns import gender_of, is_moment, kind_of, listed, may_be_noun
from service.summarise.people import Person
from service.summarise.phrases import Mention, Phrases
from service.summarise.predicates import is_adverb, says, verb_behind
from service.summarise.tokens import RELATIVES, is_capital, is_determiner

Role = Literal["subject", "speaker"]

_PRONOUNS: dict[str, tuple[Gender, bool]] = {
    "il": ("m", False), "elle": ("f", False), "ils": ("m", True), "elles": ("f", True),
}  # fmt: skip
_ENDS = (".", ";", ":", '"', "«", "“", "»")
_HEARERS = ("AFP", "BBC", "antenne", "presse")
_REACH = 45  # words before the subject


class Sentence(Phrases):
    """A sentence taken apart; `verb` is the finite one of `subject`."""

    def __init__(self, text: str, people: Mapping[str, Person], *, inside: bool = False) -> None:
        super().__init__(text, people, inside=inside)
        self.verb: int | None = None
        self.subject = self._subject()
        self.speaker = self._speaker()

    def is_quoted(self) -> bool:
        """Tell whether the sentence holds somebody's words and nothing else."""
        words = [token for token in self.tokens if token.is_word]
        return bool(words) and all(token.quoted for token in words)

    def quotes(self) -> bool:
        """Tell whether the sentence holds somebody's words beside others."""
        return any(token.quoted and token.is_word for token in self.tokens)

    def has(self, word: str) -> bool:
        """Tell whether a word stands anywhere in the sentence."""
        return any(token.lower == word for token in self.tokens)

    def _subject(self) -> Mention | None:
        """Return the subject of the main clause where it stands in front, behind an introduction at most."""
        t, opening = self.tokens, self.opening()
        starts = [
            opening,
            *(i + 1 for i, token in enumerate(t) if i >= opening and token.text == "," and not token.quoted),
        ]
        for at in starts[:3]:
            if at >= min(len(t), _REACH):
                break
            found = self._subject_at(at)
            if found is not None or (at == opening and self.at(at) is not None):
                return found
        return None

    def _subject_at(self, at: int) -> Mention | None:
        t = self.tokens
        if t[at].quoted or t[at].lower in ("au", "aux", "du"):
            return None
        if t[at].lower in _PRONOUNS:
            gender, plural = _PRONOUNS[t[at].lower]
            return Mention(t[at].text, at, at, gender, plural, "thing", pronoun=True)
        verb = verb_behind(t, at)
        if verb is None:
            return None
        end = verb
        while end > at + 1 and (t[end - 1].lower in listed("clitics") or is_adverb(t[end - 1].lower)):
            end -= 1
        found = self.at(at, end)
        self.verb = None if found is None else verb
        return None if found is None else self.full(found, end)

    def leading_subject(self) -> Mention | None:
        """Return the subject of a clause that leads to the main one: « Si le maire signe, il … »."""
        t, at = self.tokens, self.opening()
        if at + 2 >= len(t) or t[at].lower not in listed("subordinators"):
            return None
        at += 2 if t[at + 1].lower in ("que", "qu'", "qu’") else 1
        verb = self.verb
        found = self._subject_at(at)
        self.verb = verb
        return found

    def _speaker(self) -> Mention | None:
        """Return who is said to speak, behind what is said: « …, a déclaré le maire »."""
        t = self.tokens
        for i in range(1, len(t)):
            if t[i].quoted:
                continue
            _, _, who = t[i].lower.rpartition("-")
            if who in _PRONOUNS and who != t[i].lower and t[i - 1].text in (",", '"', "»", "”", ")"):
                gender, plural = _PRONOUNS[who]
                return Mention(t[i].text, i, i, gender, plural, "person", pronoun=True)
            if t[i - 1].text not in (",", '"', "»", "”"):
                continue
            behind = says(t, i, quoted=t[i - 1].text != "," or (i > 1 and t[i - 2].text in ('"', "»", "”")))
            if behind is not None and not (behind < len(t) and t[behind].lower in ("que", "qu'", "qu’")):
                return self._whole(self._hearer_passed(behind), _ENDS)
        return None

    def _hearer_passed(self, at: int) -> int:
        """Return where the phrase begins that says who speaks, behind when and to whom: « a dit lundi à l'AFP … »."""
        t = self.tokens
        while at < len(t) and not t[at].quoted:
            dated = is_moment(t[at].text) or (at + 1 < len(t) and is_moment(t[at + 1].lower))
            if self.opens_name(at) or (is_determiner(t[at].text) and not dated):
                break
            if t[at].text in (",", ".", ":", ";") or t[at].lower in listed("prepositions") - {"à", "sur", "dans", "en"}:
                break
            at += 1
        while at + 1 < len(t) and t[at].lower in ("l'", "l’", "la", "le") and t[at + 1].text in _HEARERS:
            at += 2
        return at

    def source(self) -> Mention | None:
        """Return whom the sentence rests on: « Selon le maire, … », « …, selon le maire »."""
        t = self.tokens
        for i in range(len(t) - 1):
            according = t[i].lower == "selon" or (t[i].lower == "après" and i and t[i - 1].lower in ("d'", "d’"))
            if according and not t[i].quoted:
                return self._whole(i + 1, (",", *_ENDS))
        return None

    def _whole(self, at: int, ends: tuple[str, ...]) -> Mention | None:
        found = self.at(at)
        if found is None:
            return None
        t = self.tokens
        behind = range(found.last + 1, len(t))
        stop = next((i for i in behind if t[i].text in ends or t[i].lower in RELATIVES), len(t))
        return self.full(found, stop, whole=False)

    def mentions(self) -> Iterator[Mention]:
        """Yield what is named outside quotation marks and brackets, with the preposition before it."""
        t, i = self.tokens, 0
        depth = 0
        while i < len(t):
            depth += (t[i].text == "(") - (t[i].text == ")")
            found = None if t[i].quoted else self.at(i) or self._bare(i)
            if found is None:
                i += 1
                continue
            found = self._with_name(found)
            if depth <= 0:
                leads_clause = i > 0 and t[i - 1].lower in ("que", "qu'", "qu’")
                preposition = self._preposition(i)
                yield replace(found, preposition=preposition, determiner=t[i].lower, leads_clause=leads_clause)
            i = found.last + 1

    def _bare(self, at: int) -> Mention | None:
        """Return nouns in the plural behind « de », without a determiner: « un groupe de femmes »."""
        t = self.tokens
        noun = t[at + 1] if at + 1 < len(t) else t[at]
        plural = t[at].lower in ("de", "d'", "d’") and noun.lower.endswith(("s", "x")) and not is_capital(noun.text)
        if not plural or is_moment(noun.text) or not may_be_noun(noun.text):
            return None
        gender, kind = gender_of(noun.lower), kind_of(noun.lower)
        return Mention(noun.text, at, at + 1, gender, is_plural=True, kind=kind)

    def _with_name(self, found: Mention) -> Mention:
        """Return a noun and the name behind it as one: « le maire Jean Morel », « le quotidien Sud »."""
        t, behind = self.tokens, found.last + 1
        if found.kind == "name" or behind >= len(t) or t[behind].quoted or not is_capital(t[behind].text):
            return found
        name = None if is_capital(t[found.last].text) else self.name(behind, len(t))
        if name is None:
            return found
        if found.kind == "person":
            return replace(name, first=found.first, gender=name.gender or found.gender, kind="person")
        return replace(found, last=name.last)

    def _preposition(self, at: int) -> str:
        t = self.tokens
        if t[at].lower in ("de", "d'", "d’"):
            return "de"
        before = t[at - 1].lower if at else ""
        if before == "a" and at == 1:
            return "à"  # a capital without its accent
        if before and t[at].lower in ("du", "des", "au", "aux"):
            return t[at].lower
        if before in listed("copulas"):
            return "est"
        return before if before in listed("prepositions") else ""
