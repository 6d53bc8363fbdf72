"""Names that begin with what they name: where « Conseil national de la presse » ends, and whether it is one."""

import itertools
import re

from service.context.acronym_table import key_of, table
from service.context.english_nouns import english_of_nouns
from service.context.name_kinds import is_given
from service.context.name_patterns import MEMBER, opens
from service.context.name_tables import demonyms, is_common, known_phrases, organisations, words_of_names

_OF_ARTICLE = re.compile(r" (?:de|du|des) (?=(?:La|Le|Les)\b)")
_JOINED = re.compile(r" et (?:la |le |les |l['’])")
_OF_STATE = re.compile(r" de l['’][ÉE]tat(?= d[eu] )")
_PURPOSE = re.compile(r" (?:(?:pour|contre) (?:le |la |les |l['’])?|de |d['’])(?P<what>[a-zà-ÿ]+(?:er|ir|re))(?!\w)")
_AIM = re.compile(r" (?:pour|contre|sur) ")
_NOBODY = ("Communauté internationale", "Union nationale", "Force publique", "Ordre public", "Service public")
_ORGANS = (
    "Conseil",
    "Comité",
    "Commission",
    "Assemblée",
    "Bureau",
    "Secrétariat",
    "Chambre",
    "Congrès",
    "Cour",
    "Direction",
)
_OF_OWNER = re.compile(r" (?:de la |de l['’]|du |des )(?P<owner>[A-ZÀ-Ý]\w+(?: [a-zà-ÿA-ZÀ-Ý]\w+)?)")
_TRAILING = re.compile(r"(?:[ \u00a0](?:dans|sur|chez|avec|par|pour|en|aux?|à|depuis|selon|et))+\Z")
_OF_THE_NATIONS = re.compile(r"\b(?:[Nn]ations unies|Union africaine)\Z")
_IN_COUNTRY = re.compile(r"[ \u00a0](?:au|aux|en|à)[ \u00a0]")
_BEFORE_COUNCIL = re.compile(r"\bprésidente? du \Z")


def phrase_end(text: str, start: int, end: int) -> int:
    """Return where the name ends that a phrase at characters [start, end) of a text begins with.

    « la Direction [de La Stampa] », « la Fédération de football [et l'ambassade] », « la Chambre des représentants
    [Awa Diop] » and « la Cour [pour l'obliger à] » go on with something else.
    """
    if text.startswith("Parlement de", start):
        return start + len("Parlement")
    said = text[start:end]
    ends = [len(said)]
    if (inner := _OF_ARTICLE.search(said)) is not None:
        ends.append(inner.start())
    if (joined := _JOINED.search(said)) is not None and not re.search(r" (?:pour|contre) ", said[: joined.start()]):
        ends.append(joined.start())
    if (purpose := _PURPOSE.search(said)) is not None and english_of_nouns(purpose["what"]) is None:
        ends.append(purpose.start())
    if said.startswith(_ORGANS) and (owner := _owner(said)) is not None:
        ends.append(owner)
    ends += [aim.start() for aim in _AIM.finditer(said) if said[: aim.start()] in organisations()]
    if (state := _OF_STATE.search(text, start, end + 4)) is not None:
        ends.append(state.start() - start)  # « Autorité des eaux de l'État de Torva »
    words = list(re.finditer(r"[^ \u00a0]+", said))
    for before, word in itertools.pairwise(words[1:]):
        if is_given(word.group()) and before.group().islower() and len(before.group()) > 3:
            ends.append(before.end())
    nearest = min(ends)
    if nearest == len(said) and (country := _IN_COUNTRY.match(text, end)) and _OF_THE_NATIONS.search(said):
        return known_phrases().end_of(text, country.end()) or end  # « Force intérimaire des Nations unies au Liban »
    trailing = _TRAILING.search(said, 0, nearest)
    return start + (trailing.start() if trailing else nearest)


def _owner(said: str) -> int | None:
    """Return where an organ ends whose organisation is named behind it: « Conseil de sécurité [de l'ONU] »."""
    for match in _OF_OWNER.finditer(said):
        name = match["owner"]
        rows = table().get(key_of(name), ())
        if any(row.kind not in ("term", "treaty", "country") for row in rows) and (name.isupper() or len(name) < 5):
            return match.start()
    return None


def is_office(text: str, start: int, words: list[str]) -> bool:
    """Whether a phrase is part of an office: « ministre de l'Administration … », « président du Conseil italien »."""
    if MEMBER.search(text[max(0, start - 60) : start]):
        return True
    council = words[0] == "Conseil" and len(words) == 2 and words[1] in demonyms()
    return council and _BEFORE_COUNCIL.search(text[max(0, start - 20) : start]) is not None


def is_organisation(text: str, start: int, words: list[str]) -> bool:
    """Whether the words of a phrase name an organisation: a head that the table has and what it is for."""
    heads: frozenset[str] = words_of_names()["organisations"]
    if not {words[0], words[0].removesuffix("s"), words[0].partition("-")[0]} & heads:
        return False
    if " ".join(words) in _NOBODY:
        return False
    if len(words) < 2:
        return words[0] == "Parlement"
    if is_given(words[0]) and words[1][:1].isupper():
        return False  # « Marine Torvald »
    if all(len(word.rstrip(".")) < 2 for word in words[1:]):
        return False  # « Groupe K »
    return not (opens(text, start) and not any(word[:1].isupper() for word in words[1:]) and is_common(words[0]))
