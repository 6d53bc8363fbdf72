"""The roles and names that are translated beside a brief take a small part of its time."""

from service.briefing.draft import Draft, lines_of
from service.briefing.lines import translate_drafts
from service.briefing.progress import BriefLine
from service.context.finding import find_context
from service.decoding import Decoding
from service.domain import Article, BriefOptions, Summary
from service.text.segment import segment
from service.translate.sentences import SentenceTranslator
from tests.briefing.test_brief import FirstSentences
from tests.fakes import FakeTranslator

ROLES = (
    "Awa Torvald, professeur de torvologie, attend. Ali Sarvane, directeur de sarvanerie, attend. "
    "Salif Diop, médecin de barvalogie, attend. Lamine Kane, avocat de grondalie, attend. "
)
LONG = "Le conseil de la ville a voté mardi soir un budget pour les écoles, les routes et les ponts de la vallée. "


def lines(text: str, options: BriefOptions | None = None) -> tuple[list[str], list[str]]:
    """Return what of a brief's lines is its own, and what is of people, organisations and places."""
    document = segment(Article(text), "fr")
    options = options or BriefOptions()
    found = lines_of(document, FirstSentences().summarise(document, options), options, find_context(document))
    beside = [line.fr for line in found if line.where.startswith(("people", "organisations", "places"))]
    return [line.fr for line in found if line.fr not in beside], beside


def words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def test_roles_are_a_twentieth_of_the_words_at_most_and_none_in_the_shortest_brief():
    own, beside = lines(LONG * 5 + ROLES)
    assert 0 < words(beside) <= words(own) / 20
    own, beside = lines(ROLES)
    assert beside == []


def test_a_whole_translation_does_not_make_room_for_more_roles():
    assert lines(LONG * 5 + ROLES)[1] == lines(LONG * 5 + ROLES, BriefOptions(full_translation=True))[1]


def test_the_roles_of_a_short_brief_go_in_the_call_of_its_own_lines_and_are_not_decoded_again():
    engine = FakeTranslator(lambda source, _: "professor" if "torvologie" in source else f"en {source}")
    translator = SentenceTranslator(engine, Decoding())
    document = segment(Article(f"{LONG}{LONG[:-2]} encore. Awa Torvald, professeur de torvologie, attend."), "fr")
    own = (BriefLine("abstract.sentences[0].en", LONG), BriefLine("people[0].role.en", "professeur de torvologie"))
    draft = Draft(document, Summary((), (), "extractive"), own, None, 0, 0)
    translate_drafts([draft], translator, lambda _: None, together=False)
    assert own[1].fr in engine.calls[0].texts
    assert all(own[1].fr not in call.texts for call in engine.calls[1:])
