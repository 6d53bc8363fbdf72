"""What else a sentence names that a pronoun could stand for instead of its subject or of who speaks in it."""

from service.summarise.genders import Gender
from service.summarise.mentions import Sentence
from service.summarise.phrases import Mention
from service.summarise.predicates import Sort

_OF = ("de", "du", "d'", "d’")
_PLACING = (*_OF, "à", "en", "dans", "sur", "chez", "pour", "vers", "depuis", "au")


def rivals(
    sentence: Sentence, whom: Mention, gender: Gender, sort: Sort | None, *, by_subject: bool, goes_on: bool
) -> list[Mention]:
    """Return what has the gender and number of `whom` beside it, and can do what the predicate says.

    `sort` is that of the predicate behind the pronoun; `by_subject` says that `whom` is the subject of the sentence;
    `goes_on` that « également » or the like makes the two sentences say something of one subject.
    """
    verb = sentence.verb if by_subject else None
    found = [
        other
        for other in sentence.mentions()
        if not (_is_within(other, whom, sort) or other.people & whom.people)
        and other.is_plural == whom.is_plural
        and other.gender in (None, gender)
        and not _is_none(other, whom, sort, verb, sentence.speaker)
    ]
    if whom.pronoun and whom.kind == "person":  # who is told of goes on being told of
        found = [one for one in found if one.kind == "person" or (one.kind == "name" and not one.preposition)]
    if goes_on and by_subject and whom.kind == "person" and sort in ("speech", "deed", "act", "acted"):
        found = [one for one in found if verb is None or one.first < verb]
    return found


def _is_within(other: Mention, whom: Mention, sort: Sort | None) -> bool:
    """Tell whether one is part of the other and none of its own: « le gaz » may be meant after « le prix du gaz »."""
    if whom.kind == "thing" and sort != "thing" and not whom.pronoun:
        return other.first == whom.first
    return whom.first <= other.first <= whom.last


def _is_none(other: Mention, whom: Mention, sort: Sort | None, verb: int | None, speaker: Mention | None) -> bool:
    is_before_verb = verb is not None and other.first < verb
    is_behind_subject = is_before_verb and other.first > whom.first
    if _is_aside(other, sort, speaker) or (is_behind_subject and not other.preposition) or not _can(other, whom, sort):
        return True
    if whom.kind == "person":
        return _is_none_beside_person(other, whom, sort, is_introduced=verb is not None and other.first < whom.first)
    if (
        sort == "speech"
        and verb is not None
        and other.kind != "person"
        and other.preposition in (*_OF, "dans", "en", "sur")
    ):
        return True
    if other.kind == "thing" and is_before_verb and other.preposition:
        return not is_behind_subject or other.preposition not in _OF
    return False


def _is_aside(other: Mention, sort: Sort | None, speaker: Mention | None) -> bool:
    """Tell whether something is said of the subject, only says where, or is whom the sentence rests on."""
    if other.preposition == "est" or (other.kind == "name" and other.gender is None and other.preposition):
        return True
    if speaker is None or sort == "speech" or (speaker.kind == "person" and sort != "suffered"):
        return False
    return speaker.first <= other.first <= speaker.last  # « …, rapporte le journal »


def _can(other: Mention, whom: Mention, sort: Sort | None) -> bool:
    """Tell whether the other one can do what the predicate says."""
    if sort == "thing":
        return other.kind != "person"
    if other.kind == "thing":
        return sort != "speech" and (sort not in ("deed", "suffered") or whom.kind != "person")
    return True


def _is_none_beside_person(other: Mention, whom: Mention, sort: Sort | None, *, is_introduced: bool) -> bool:
    if is_introduced and other.preposition:
        return True  # in what stands before the subject
    if other.kind == "person":
        return other.gender is None and whom.gender is not None and other.preposition in _PLACING
    of_people = sort in ("speech", "deed", "suffered")
    if other.leads_clause and other.kind == "thing":
        return of_people  # « Elle affirme que le port a fermé. Il … »
    if sort == "acted" or other.preposition or (other.kind == "thing" and other.determiner in ("son", "sa", "leur")):
        return True
    if sort == "act":
        return bool(whom.people) or other.kind in ("group", "name")
    return of_people and (other.kind == "group" or other.gender is not None)
