"""Key points whose English is too long or doubtful."""

import pytest

from service.briefing.brief import Briefer
from service.briefing.repair import _heads
from service.decoding import Decoding, ModelIdentity
from service.domain import (
    Article,
    BriefOptions,
    Document,
    Evidence,
    LanguageGuess,
    Summary,
    SummarySentence,
    WarningCode,
)
from service.summarise.vectors import count_words
from service.translate.sentences import SentenceTranslator
from tests.assertions import each
from tests.fakes import FakeTranslator

LONG = (
    "La région a fermé quatre lignes de train de la vallée, dont les voies rouillaient depuis des années, "
    "obligeant les voyageurs du soir à prendre le car."
)
CUT = "La région a fermé quatre lignes de train de la vallée, dont les voies rouillaient depuis des années."
OTHER = "Le collectif des usagers prépare un recours devant le tribunal."
SPARE = "Le maire de Brenne demande un moratoire de deux ans."
TEXT = f"Le conseil a voté lundi. {LONG} {OTHER} {SPARE}"


class Detector:
    def detect(self, text):
        return LanguageGuess("fr", "French", 0.99)


class Points:
    """The first sentence as the abstract, the next two as key points, the last one to spare."""

    identity = ModelIdentity("points", "1")

    def summarise(self, document: Document, options: BriefOptions, terms=()) -> Summary:
        first, one, two, spare = (
            SummarySentence(s.text, (Evidence(s.index, s.start, s.end),)) for s in document.sentences
        )
        points = (one, two) if options.order == "reading" else (two, one)
        return Summary((first,), points, "extractive", spare=(spare,))


def brief(script, report=None, **options):
    translator = FakeTranslator(lambda source, _: script.get(source, f"EN {source}"))
    made = Briefer(Detector(), Points(), SentenceTranslator(translator, Decoding(), retry=False))
    return made.brief(Article(TEXT, "Titre"), BriefOptions(**options), report=report)


WORDY = " ".join(["The region has closed lines"] * 13)  # more than POINT_LIMIT
LONGISH = " ".join(["The region has closed lines"] * 7)


def test_a_point_whose_english_is_too_long_is_said_shorter():
    made = brief({LONG: WORDY})
    assert made.key_points[0].fr == CUT
    assert all(count_words(point.en) <= 29 for point in each(made.key_points))
    assert made.key_points[0].evidence[0].sentence == 1


def test_a_point_that_stays_too_long_gives_way_to_a_spare_one_in_its_order():
    wordy = dict.fromkeys((LONG, CUT), WORDY) | {
        "La région a fermé quatre lignes de train de la vallée.": WORDY,
    }
    made = brief(wordy)
    assert [point.fr for point in made.key_points] == [OTHER, SPARE]
    assert [point.fr for point in brief(wordy, order="importance").key_points] == [OTHER, SPARE]


def test_a_point_that_nothing_fits_for_is_left_out():
    made = brief(dict.fromkeys((LONG, CUT, SPARE, "La région a fermé quatre lignes de train de la vallée."), WORDY))
    assert [point.fr for point in made.key_points] == [OTHER]


def test_a_point_of_thirty_and_more_words_of_english_stays_where_nothing_shorter_keeps_under_them():
    forms = (LONG, CUT, "La région a fermé quatre lignes de train de la vallée.")
    made = brief(dict.fromkeys(forms, LONGISH))
    assert [point.fr for point in made.key_points] == [LONG, OTHER]
    assert brief({LONG: LONGISH}).key_points[0].fr == CUT


def test_a_doubtful_point_is_said_shorter_where_that_is_sound_and_else_keeps_its_warning():
    sound = "The region closed four railway lines in the valley, whose tracks had been rusting for years."
    made = brief({LONG: "The region closed nine railway lines in the valley.", CUT: sound})
    assert (made.key_points[0].fr, made.key_points[0].en, made.key_points[0].warnings) == (CUT, sound, ())
    nine = "The region closed nine railway lines in the valley, whose tracks had been rusting for years."
    made = brief(dict.fromkeys((LONG, CUT, "La région a fermé quatre lignes de train de la vallée."), nine))
    assert made.key_points[0].fr == LONG
    assert {w.code for w in made.key_points[0].warnings} >= {WarningCode.NUMBER_MISMATCH}
    assert set(made.key_points[0].warnings) <= set(made.warnings)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (
            "Le conseil a voté lundi la dernière tranche des travaux : 18 millions d'euros, dont 6 millions de l'État.",
            [
                "Le conseil a voté lundi la dernière tranche des travaux : 18 millions d'euros.",
                "Le conseil a voté lundi la dernière tranche des travaux.",
            ],
        ),
        ("Le conseil a voté lundi soir la dernière tranche des travaux : mais le préfet peut la refuser.", []),
        ("Trois mots seulement : le conseil a voté la dernière tranche.", []),
    ],
)
def test_a_long_point_may_lose_what_only_specifies_it(text: str, heads: list[str]):
    assert _heads(text) == heads


def test_who_follows_the_brief_is_told_of_the_new_line():
    reports = []
    made = brief({LONG: WORDY}, report=reports.append)
    last = reports[-1].lines
    assert [(line.where, line.fr, line.en) for line in last] == [("key_points[0].en", CUT, made.key_points[0].en)]


def test_the_same_brief_comes_with_and_without_reports():
    script = {LONG: WORDY}
    assert brief(script).key_points == brief(script, report=lambda _: None).key_points
