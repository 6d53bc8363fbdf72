"""Phrases of a French sentence that name somebody or something, cut to what can stand between brackets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.summarise import genders
from service.summarise.genders import Gender
from service.summarise.nouns import Kind, gender_of, is_demonym, is_moment, is_noun, kind_of, listed, may_be_noun
from service.summarise.people import Person
from service.summarise.predicates import is_adverb, is_infinitive
from service.summarise.tokens import RELATIVES, SINGULAR, is_capital, is_determiner, is_number, tokens
from service.summarise.vectors import fold
from service.summarise.word_classes import lexicon
from service.terminology.gazetteer import names_of_places
from service.terminology.lexicon import lexicon as words

_OF = ("de", "d'", "d’", "du", "des")
_TITLES = ("M", "Dr", "Pr", "Me", "Mr", "Mme", "Mlle", "Mrs", "Ms", "Maître", "Madame", "Monsieur")
_WOMEN, _MEN = ("Mme", "Mlle", "Mrs", "Ms", "Madame"), ("M", "Mr", "Monsieur")
_ENDS = ("et", "ou", "aussi", "après", "selon", "dont", "alors")
_ADJECTIVES = ("jeune", "jeunes")  # nouns, too
_LONGEST = 8  # words of a phrase that goes between brackets
_REACH = 14  # words between a role and the name of who has it


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something named in a sentence: how it is called, from which token to which it stands there.

    `pronoun` says that it is but « il » or « dit-elle »; `people` holds the surnames of whom the article names in full;
    `preposition` is the one before it, or « est » where it is said of the subject; `leads_clause` says that
    « que » stands before it.
    """

    text: str
    first: int
    last: int
    gender: Gender | None
    is_plural: bool
    kind: Kind
    pronoun: bool = False
    people: frozenset[str] = frozenset()
    preposition: str = ""
    determiner: str = ""
    leads_clause: bool = False


class Phrases:
    """The words of a sentence, and the phrases that begin at them."""

    def __init__(self, text: str, people: Mapping[str, Person], *, inside: bool = False) -> None:
        self.text, self.people = text, people
        self.tokens = tokens(text, inside=inside)
        self._first = next((i for i, token in enumerate(self.tokens) if token.is_word), 0)

    def at(self, at: int, end: int | None = None) -> Mention | None:
        """Return what the phrase names that begins at a token and ends before the token `end`, if that is known."""
        t = self.tokens
        if at >= len(t) or t[at].quoted:
            return None
        end = min(len(t), at + _REACH) if end is None else end
        word = t[at].lower
        if self.opens_name(at):
            return self.name(at, end)
        if word in ("de", "d'", "d’") and at + 1 < end and t[at + 1].lower in listed("many"):
            return self._noun(at, end, "f" if t[at + 1].lower.endswith("es") else "m", is_plural=True)
        if not is_determiner(word):
            return None
        plural = word not in SINGULAR
        return self._noun(at, end, None if plural else SINGULAR[word], is_plural=plural)

    def opens_name(self, at: int) -> bool:
        """Tell whether a title or a capital that is no article begins at a token."""
        word = self.tokens[at].text
        return is_title(word) or (is_capital(word) and not is_determiner(word))

    def words(self, first: int, last: int) -> str:
        """Return the text from one token to another."""
        return self.text[self.tokens[first].start : self.tokens[last].start + len(self.tokens[last].text)]

    def opening(self) -> int:
        """Return the first token that is a word and not quoted, behind « mais » and its like."""
        t = self.tokens
        at = next((i for i, one in enumerate(t) if not one.quoted and one.is_word), len(t))
        return at + 1 if at < len(t) and t[at].lower in ("et", "mais", "or", "car") else at

    def name(self, at: int, end: int) -> Mention | None:
        """Return the name that begins at a token, with a title or without, or two that « et » joins."""
        t = self.tokens
        titled = is_title(t[at].text)
        first = at + 1 if titled else at
        if titled and first + 1 < end and t[first].lower in ("de", "d'", "d’"):
            first += 1
        if first >= end or not is_capital(t[first].text):
            return None
        last = self._name_end(first, end)
        name = self.words(first, last)
        person = self._person(name)
        if at <= self._first and not titled and person is None and not self._opens_with_name(at, end):
            return None
        given = genders.of_given_name(name)
        gender = _of_title(t[at].text) or (person.gender if person else None) or given
        known = person is not None or titled or given is not None
        kind: Kind = "person" if known else "group" if name.isupper() and len(name) > 1 else "name"
        text = _without_place(person.name) if person else self.words(at, last)
        surnames = frozenset((person.name.rsplit(maxsplit=1)[-1],)) if person else frozenset[str]()
        return self._pair(Mention(text, at, last, gender, is_plural=False, kind=kind, people=surnames), end)

    def _name_end(self, at: int, end: int) -> int:
        """Return the last of the capitals that begin at a token, particles between them passed."""
        t, last = self.tokens, at
        for i in range(at + 1, end):
            if t[i].quoted or not (is_capital(t[i].text) or t[i].text == "&" or t[i].lower in listed("particles")):
                break
            last = i if is_capital(t[i].text) else last
        return last

    def _opens_with_name(self, at: int, end: int) -> bool:
        """Tell whether the capital that opens a sentence is a name's: « Interrogé » is none."""
        word = self.tokens[at].text
        if word.rstrip("es").endswith("é"):
            return False
        if genders.of_given_name(word) is not None and at + 1 < end and is_capital(self.tokens[at + 1].text):
            return True
        known = bool(words().entries(word)) or fold(word) in lexicon("fr").stopwords
        return len(word) > 2 and not known and word[-1] not in "'’" and "-" not in word

    def _person(self, name: str) -> Person | None:
        person = self.people.get(name.rsplit(maxsplit=1)[-1])
        if person is None or " " not in name or name in person.name:
            return person
        before = name.removesuffix(person.name)  # « LR » of « LR Jean Morel », but « Allié d'Awa Lorne » is another
        return person if before != name and listed("particles").isdisjoint(re.split(r"(?<=['’])|\s", before)) else None

    def _pair(self, one: Mention, end: int) -> Mention:
        t, i = self.tokens, one.last + 1
        if i + 1 >= end or t[i].lower != "et" or one.kind == "group" or not self.opens_name(i + 1):
            return one
        other = self.name(i + 1, end)
        if other is None:
            return one
        both: Gender | None = (
            one.gender if one.gender == other.gender else "m" if "m" in (one.gender, other.gender) else None
        )
        kind: Kind = "person" if "person" in (one.kind, other.kind) else "name"
        same = bool(one.people) == bool(other.people)
        text = f"{one.text} et {other.text}" if same else self.words(one.first, other.last)
        return Mention(text, one.first, other.last, both, is_plural=True, kind=kind, people=one.people | other.people)

    def _noun(self, at: int, end: int, gender: Gender | None, *, is_plural: bool) -> Mention | None:
        t, i = self.tokens, at + 1
        while i < end and (
            t[i].lower in listed("before_nouns") or t[i].lower in ("plus", "très") or is_number(t[i].text)
        ):
            i += 1
        if i >= end or t[i].quoted or not t[i].is_word:
            i -= 1  # « le premier, » has no other noun
            if i <= at or t[i].lower not in _ADJECTIVES:
                return None
        head, before = t[i].text, {token.lower for token in t[at + 1 : i]}
        gender = gender or ("m" if before & {"ancien", "nouvel"} else "f" if "ancienne" in before else None)
        if is_capital(head):
            last = self._name_end(i, end)
            surname = self.people.get(head)
            if surname is not None and surname.name.endswith(self.words(at, i)):  # « Le Maire » of « Bruno Le Maire »
                name = frozenset((head,))
                return Mention(surname.name, at, i, surname.gender, is_plural=False, kind="person", people=name)
            kind: Kind = "person" if last == i and is_demonym(head) else "name"
            return Mention(self.words(at, last), at, last, gender, is_plural, kind)
        if (not is_noun(head) and head.lower() not in _ADJECTIVES) or is_moment(head):
            return None
        return Mention(self.words(at, i), at, i, gender or gender_of(head), is_plural, kind_of(head))

    def full(self, found: Mention, end: int, *, whole: bool = True) -> Mention | None:
        """Return a phrase with who is meant or a short complement, or as two that « et » joins; None where unclear.

        It ends before the token `end`; `whole` says that everything up to there belongs to it.
        """
        t = self.tokens
        if found.kind == "person" and not found.is_plural and not found.people and not self.opens_name(found.first):
            named = self._apposed(found, end)
            if named is not None:
                return named
        for i in range(found.last + 1, min(end, found.last + 7)):
            if t[i].text in (",", "(") or t[i].lower in RELATIVES or t[i].lower in listed("prepositions"):
                break
            if t[i].lower in ("et", "ou", "ni") and not t[i].quoted:
                return self._joined(found, i, end)
        return self._with_complement(found, end, whole=whole)

    def _joined(self, found: Mention, at: int, end: int) -> Mention | None:
        other = self.at(at + 1, end)
        if self.tokens[at].lower != "et":
            return None
        if other is None:  # « l'organisateur et encadrant »
            return self._with_complement(found, end) if found.is_plural or found.kind == "person" else None
        other = self._with_complement(other, end)
        gender: Gender = "f" if found.gender == other.gender == "f" else "m"
        kind = found.kind if found.kind == other.kind else "thing"
        return Mention(self.words(found.first, other.last), found.first, other.last, gender, is_plural=True, kind=kind)

    def _apposed(self, found: Mention, end: int) -> Mention | None:
        """Return the name behind a role: « le maire de Brest Jean Morel », « le maire, Jean Morel, »."""
        t = self.tokens
        for i in range(found.last + 1, min(end, found.last + _REACH)):
            before = t[i - 1].text
            if (
                t[i].quoted
                or not self.opens_name(i)
                or before.lower() in listed("prepositions")
                or is_determiner(before)
            ):
                continue
            is_title_or_given = is_title(t[i].text) or genders.of_given_name(t[i].text) is not None
            if is_capital(before) and not before.isupper() and not is_title_or_given:
                continue  # « Angeles » of « Los Angeles »
            name = self.name(i, end)
            if name is None or name.is_plural or name.kind != "person" or (" " not in name.text and not name.people):
                continue
            if name.gender and found.gender and name.gender != found.gender:
                return None
            return replace(name, first=found.first, gender=name.gender or found.gender)
        return None

    def _with_complement(self, found: Mention, end: int, *, whole: bool = True) -> Mention:
        """Return a phrase with the adjectives and the complement that make it clear, if they are short."""
        if found.people or (found.kind == "person" and is_capital(self.tokens[found.last].text)):
            return found
        behind = range(found.last + 1, end)
        if whole and end - found.first <= _LONGEST and all(map(self._goes_in, behind)):
            last = end - 1
            while last > found.last and self._is_loose(last, participles=False):
                last -= 1
        else:
            last = self._complement_end(found, end)
        return replace(found, text=self.words(found.first, last), last=last)

    def _goes_in(self, at: int) -> bool:
        token = self.tokens[at]
        if token.quoted or token.lower in RELATIVES or not (token.is_word or token.text[-1] in "'’"):
            return False
        if token.lower in ("ne", "n'", "n’", "se", "s'", "s’", "ayant", "étant"):
            return False
        return token.lower == "ans" or not is_moment(token.lower)

    def _complement_end(self, found: Mention, end: int) -> int:
        t, i, prepositions = self.tokens, found.last + 1, 0
        while i < end and i - found.first < _LONGEST and self._goes_in(i) and t[i].lower not in _ENDS:
            if t[i].lower in listed("prepositions"):
                prepositions += 1
                if t[i].lower not in _OF or prepositions > 2 or (i + 1 < end and is_infinitive(t[i + 1].lower)):
                    break
            i += 1
        last = i - 1
        while last > found.last and self._is_loose(last, participles=True):
            last -= 1
        behind = t[last + 1 : last + 3]
        runs_on = bool(behind) and (
            is_capital(behind[0].text) or (behind[0].text == "," and is_capital(behind[-1].text))
        )
        if last > found.last and is_capital(t[last].text) and runs_on:
            openings = [k - 1 for k in range(found.last + 1, last) if t[k].lower in listed("prepositions")]
            last = (
                openings[-1] if openings else found.last
            )  # « de Pierre » of « de Pierre Morel », « de Brest, Lirac et … »
        return last

    def _is_loose(self, at: int, *, participles: bool) -> bool:
        """Tell whether a word cannot end a phrase."""
        word = self.tokens[at].lower
        if word in listed("clitics") or is_adverb(word):
            return True
        is_participle = word.endswith(("é", "és", "ée", "ées")) and not may_be_noun(word)
        return participles and (word in listed("prepositions") or is_determiner(word) or is_participle)


def is_title(word: str) -> bool:
    """Tell whether a word is a title before a name: « M. », « Dr »."""
    return word.rstrip(".") in _TITLES


def _of_title(word: str) -> Gender | None:
    word = word.rstrip(".")
    return "f" if word in _WOMEN else "m" if word in _MEN else None


def _without_place(name: str) -> str:
    """Return a full name without what ran into it: « … de Brest Jean Morel », « … d'Awa Lorne Jean Morel »."""
    parts = name.split()
    if len(parts) > 3 and None not in (genders.of_given_name(parts[0]), genders.of_given_name(" ".join(parts[2:]))):
        return " ".join(parts[2:])
    first, _, rest = name.partition(" ")
    ran_in = first == "Etat" or first in names_of_places() or bool(words().entries(first))
    is_name = " " in rest and genders.of_given_name(first) is None and genders.of_given_name(rest) is not None
    return rest if ran_in and is_name else name
