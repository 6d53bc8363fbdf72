"""Names that survive a translation, and names that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import WarningCode
from service.fidelity.names import compare_names, find_name_left
from service.fidelity.verify import check
from service.terminology.gazetteer import common_words, find_mentions, words_of
from tests.assertions import each

PRESERVED = [
    ("Le Sud-Soudan et le Kenya", "South Sudan and Kenya"),
    ("Assimi Goïta est arrivé.", "Assimi Goita has arrived."),
    ("Cortanef et Zelbarski ont signé.", "Cortanev and Zelbarsky signed."),
    ("Vladimir Poutine à Saint-Pétersbourg", "Vladimir Putin in St. Petersburg"),
    ("L’ONU, l’OTAN et l’UE", "The UN, NATO and the EU"),
    ("L'OMS et le FMI", "The WHO and the IMF"),
    ("Les États-Unis et le Royaume-Uni", "The U.S. and the UK"),
    ("Les Etats-Unis", "America"),
    ("à Londres, Genève, Pékin et Le Caire", "in London, Geneva, Beijing and Cairo"),
    ("les hommes d'affaires maliens", "Malian businessmen"),
    ("la Malienne", "the Malian woman"),
    ("le gouvernement français", "France's government"),
    ("la Corée du Nord", "North Korea"),
    ("les Coréens", "South Koreans"),
    ("mardi 3 mars", "Tuesday, March 3"),
    ("MAIS le chat dort.", "BUT the cat sleeps."),
    ("Il dort, mais mal.", "He sleeps, but badly."),
    ("La banque centrale européenne", "The European Central Bank"),
    ("l'Assemblée nationale", "the National Assembly"),
    ("Karlovy Vary", "Carlsbad"),
    ("la princesse Élisabeth", "Princess Elizabeth"),
    ("des musulmans et des juifs", "Muslims and Jews"),
    ("Le PIB et la TVA", "GDP and VAT"),
    ("1 Go de données en moyenne", "1 GB of data on average"),
    ("Les Aigles affrontent les Fennecs.", "The Eagles face the Fennecs."),
    ("Le Modèle standard (MS) tient.", "The Standard Model (SM) holds."),
    ("Jean-Pierre Dupont", "Jean-Pierre Dupont"),
    ("Les Torvald sont là.", "The Torvalds are here."),
    ("Abdel Aziz Ould Ahmed", "Abdelaziz Ould Ahmed"),
    ("La députée Awa Torvald a voté.", "MP Awa Torvald voted."),
    ("Une eurodéputée et un vice-président", "An MEP and a VP"),
    ("Le produit intérieur brut des petites et moyennes entreprises", "GDP of SMEs"),
]

CHANGED = [
    ("les hommes d'affaires maliens", "Muslim businessmen", "maliens", "Muslim"),
    ("le président nigérien", "the Nigerian president", "nigérien", "Nigerian"),
    ("le ministre Karim Atallah", "Minister Karim Abdallah", "Atallah", "Abdallah"),
    (
        "La rencontre a été préparée par Awa Torvald.",
        "The meeting was prepared by Awa Torvalds.",
        "Torvald",
        "Torvalds",
    ),
    ("Bochettani a joué à Torva.", "Bostttani played in Torva.", "Bochettani", "Bostttani"),
    ("à Genève", "in Genoa", "Genève", "Genoa"),
    ("mardi soir", "on Thursday evening", "mardi", "Thursday"),
    ("en mars", "in April", "mars", "April"),
    ("selon l'OMS", "according to the WTO", "OMS", "WTO"),
    ("la Suède", "Switzerland", "Suède", "Switzerland"),
    ("des Autrichiens", "some Australians", "Autrichiens", "Australians"),
    ("Le syndicat a suspendu l'AFI.", "The union has suspended the IFA.", "AFI", "IFA"),
]


@pytest.mark.parametrize(("french", "english"), PRESERVED)
def test_a_name_in_the_other_languages_form_is_kept(french: str, english: str) -> None:
    missing, invented = compare_names(french, english)
    assert [name.text for name in (*missing, *invented)] == []


@pytest.mark.parametrize(("french", "english", "lost", "new"), CHANGED)
def test_a_changed_name_is_missing_and_invented(french: str, english: str, lost: str, new: str) -> None:
    missing, invented = compare_names(french, english)
    assert lost in [name.text for name in missing]
    assert new in [name.text for name in invented]


@pytest.mark.parametrize(
    ("french", "english", "name"),
    [
        ("La capitale libanaise, Beyrouth, attend.", "The Lebanese capital, Beyrouth, is waiting.", "Beyrouth"),
        ("Lundi, des sismologues ont parlé.", "Lundi, seismologists spoke.", "Lundi"),
        ("Il vit à Beyrouth.", "He lives in Beirut.", None),
        ("L'Olympique de Marseille a gagné.", "Olympique de Marseille won.", None),
        ("Le Stade de France est vide.", "The Stade de France is empty.", None),
    ],
)
def test_a_name_that_english_writes_otherwise_is_not_left(french: str, english: str, name: str | None) -> None:
    assert find_name_left(french, english) == name
    is_warned = any(code is WarningCode.UNTRANSLATED for code, _ in check(french, english))
    assert is_warned == (name is not None)


def test_a_prize_keeps_its_french_name() -> None:
    assert [name.text for name in compare_names("Elle a le Ballon d'Or.", "She has the Golden Ball.")[0]] == [
        "Ballon d'Or"
    ]
    assert compare_names("Elle a le Ballon d'Or.", "She has the Ballon d'Or.") == ((), ())


def test_an_abbreviation_of_what_the_french_does_not_say_is_invented() -> None:
    assert [name.text for name in compare_names("Le maire a parlé.", "The MP spoke.")[1]] == ["MP"]


def test_every_country_of_cldr_is_answered_by_its_english_name() -> None:
    from babel import Locale

    french, english = Locale("fr").territories, Locale("en").territories
    countries = [code for code in french if len(code) == 2 and code.isalpha() and code not in ("ZZ", "XA", "XB", "QO")]
    for code in each(countries):
        missing, invented = compare_names(f"Il vit ici : {french[code]}.", f"He lives here: {english[code]}.")
        assert (missing, invented) == ((), ()), code


@pytest.mark.parametrize(
    ("form", "english"),
    [("tchadienne", "Chadian"), ("grecques", "Greek"), ("burkinabè", "Burkinabe"), ("monégasque", "Monegasque"),
     ("érythréennes", "Eritrean"), ("néo-zélandais", "New Zealand"), ("sud-africaine", "South African")],
)  # fmt: skip
def test_the_forms_of_a_people_are_known(form: str, english: str) -> None:
    assert compare_names(f"une équipe {form}", f"a {english} team") == ((), ())


def test_a_common_word_at_the_start_of_a_sentence_is_no_name() -> None:
    assert compare_names("Interrogé, il se tait.", "Questioned, he is silent.") == ((), ())


def test_a_longer_known_name_wins() -> None:
    mentions = list(find_mentions(words_of("la Guinée équatoriale"), "fr"))
    assert [mention.concepts for mention in mentions] == [frozenset({"GQ"})]


def test_the_lists_of_common_words_hold_no_nations() -> None:
    assert "mali" not in common_words("fr")
    assert "germany" not in common_words("en")


@given(st.text(max_size=60))
def test_a_text_and_its_copy_have_the_same_names(text: str) -> None:
    compare_names(text, text)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("L'Otan et l'Unesco ont réagi.", "NATO and UNESCO reacted."),
        ("Il est séropositif depuis dix ans.", "He has been HIV positive for ten years."),
        ("Les normes communautaires changent.", "EU standards are changing."),
        ("Le sommet de l'Union africaine s'ouvre.", "The African Union summit opens."),
        ("Les IST progressent chez les jeunes.", "STIs are on the rise among young people."),
        ("On le vend en ligne et à la télévision.", "It is sold on the Internet and on TV."),
        ("Noé construit son arche.", "Noah builds his ark."),
    ],
)
def test_names_that_stand_for_the_same_agree(source: str, target: str) -> None:
    assert compare_names(source, target) == ((), ())


def test_a_known_name_is_missed_though_another_word_may_stand_for_it() -> None:
    assert [name.text for name in compare_names("L'UE et le VIH", "The union")[0]] == ["UE", "VIH"]
