import pytest

from service.domain import LanguageGuess
from service.ingest.detect import LinguaDetector

SENTENCES = {
    "fr": [
        "Le ministre a annoncé hier une réforme des retraites qui inquiète les syndicats.",
        "LE PRÉSIDENT A ANNONCÉ UNE RÉFORME DES RETRAITES QUI INQUIÈTE LES SYNDICATS.",
        "Le ministre Keir Starmer a reçu William Stevens, Rudolph Atallah et John Smith à Downing Street.",
        "Les Rolling Stones et Bruce Springsteen ont joué au Madison Square Garden avec les Red Hot Chili Peppers.",
        "L’avenir le dira.",
    ],
    "en": [
        "The minister announced a pension reform yesterday that worries the unions.",
        "Emmanuel Macron met Jean-Pierre Dupont at the Élysée in Paris on Monday.",
        "PRESIDENT ANNOUNCES PENSION REFORM AFTER LONG NIGHT OF TALKS",
    ],
    "de": ["Der Minister hat gestern eine Reform der Renten angekündigt, die Gewerkschaften sind besorgt."],
    "es": ["El ministro anunció ayer una reforma de las pensiones que preocupa a los sindicatos."],
    "it": ["Il ministro ha annunciato ieri una riforma delle pensioni che preoccupa i sindacati."],
    "pt": ["O ministro anunciou ontem uma reforma das pensões que preocupa os sindicatos."],
    "nl": ["De minister heeft gisteren een hervorming van de pensioenen aangekondigd."],
    "ca": ["El ministre va anunciar ahir una reforma de les pensions que preocupa els sindicats."],
    "ro": ["Ministrul a anunțat ieri o reformă a pensiilor care îngrijorează sindicatele."],
    "pl": ["Minister ogłosił wczoraj reformę emerytalną, która niepokoi związki zawodowe."],
    "ar": ["أعلن الوزير أمس عن إصلاح نظام التقاعد الذي يقلق النقابات."],
    "ru": ["Министр объявил вчера о пенсионной реформе, которая беспокоит профсоюзы."],
    "zh": ["部长昨天宣布了令工会担忧的养老金改革。"],
}


@pytest.fixture(scope="module")
def detector() -> LinguaDetector:
    detector = LinguaDetector()
    detector.warm()
    return detector


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SENTENCES.items() for text in texts])
def test_the_language_of_a_sentence_is_named(detector: LinguaDetector, code: str, text: str) -> None:
    guess = detector.detect(text)
    assert guess.code == code
    assert 0 < guess.confidence <= 1


def test_the_whole_article_counts_and_not_its_beginning_alone(detector: LinguaDetector) -> None:
    foreign = "The minister announced a pension reform yesterday. "
    own = "Le ministre a annoncé hier une réforme des retraites. "
    assert detector.detect(foreign * 20 + own * 200).code == "fr"


@pytest.mark.parametrize("text", ["", "12 345 — 67 %", "🙂"])
def test_a_text_without_words_has_no_language(detector: LinguaDetector, text: str) -> None:
    assert detector.detect(text) == LanguageGuess(code="und", name="an unknown language", confidence=0.0)
