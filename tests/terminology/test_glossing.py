"""Glosses in French sentences: which words, phrases and figures get one, and which never do."""

import itertools
import time

import pytest

from service.engines.prompting import prompts
from service.fidelity.leftover import find_leftover
from service.terminology.glossing import COMMONEST, FEWER, find_glosses, glossed, without_glosses
from tests.assertions import each


def written(sentence: str, terms: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """Return the glosses of a sentence by the words that they stand behind."""
    return {sentence[gloss.start : gloss.end]: gloss.english for gloss in find_glosses(sentence, terms)}


@pytest.mark.parametrize(
    ("sentence", "words", "english"),
    [
        ("Les péniches passent l'écluse.", "péniches", "barges"),
        ("La péniche passe l'écluse.", "péniche", "barge"),
        ("Des clusters et des séniors.", "séniors", "seniors / older people"),  # a row of its own for the plural
        ("Les équipements et les coteaux.", "équipements", "equipment / facilities"),
        ("Le hangar du port est fermé.", "hangar", "hangar / shed"),
        ("L’écluse est fermée.", "écluse", "lock"),
        ("Le caoutchouc se vend mal.", "caoutchouc", "rubber"),
        ("Elles ont été mises en examen mardi.", "mises en examen", "placed under formal investigation"),
        ("S'exprimant à Rome, elle a dit non.", "S'exprimant", "speaking"),
        ("Placé en garde à vue, il nie.", "Placé en garde à vue", "taken into custody"),
        ("La directrice a jeté l'éponge.", "jeté l'éponge", "threw in the towel"),
        ("Le conseil est sous le coup d'une enquête.", "sous le coup d'", "facing"),
        ("La voie d'eau relie deux villes.", "voie d'eau", "waterway"),
        ("Deux voies d'eau relient les villes.", "voies d'eau", "waterways"),
        ("Trois champs de mines sont connus.", "champs de mines", "minefields"),
        ("Les points de vue diffèrent.", "points de vue", "points of view"),
        ("Une piste longera le chemin de halage.", "chemin de halage", "towpath"),
        ("La récolte de noix de cajou baisse.", "noix de cajou", "cashew nut"),
        ("Un navire chargé de bauxite.", "bauxite", "bauxite"),
        ("Il parle à l'issue du vote.", "à l'issue du", "at the end of the"),
        ("Des éleveuses maliennes protestent.", "maliennes", "Malian"),
        ("Un sommet de l'OTAN s'ouvre.", "OTAN", "NATO"),
        ("Il vit à Alger.", "Alger", "Algiers"),
        ("Elle tombe, perdant totalement connaissance.", "perdant totalement connaissance", "losing consciousness"),
        ("Elle ne tient pas encore compte du vote.", "tient pas encore compte du", "take into account"),
        ("Elles ne se rendent pas encore compte.", "se rendent pas encore compte", "realise"),
        ("Elle n'est plus en mesure de payer.", "est plus en mesure de", "be able to"),
        ("Des vidéos pédophiles circulent.", "pédophiles", "paedophile"),  # behind a noun: an adjective
        ("Les pédophiles sont en prison.", "pédophiles", "paedophiles"),
        ("Les Émirats arabes unis protestent.", "Émirats arabes unis", "United Arab Emirates"),
    ],
)
def test_rarer_words_and_set_phrases_carry_their_english(sentence, words, english):
    assert written(sentence)[words] == english


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Selon Pierre, tout va bien.", "Pierre"),
        ("Pierre a dit oui.", "Pierre"),
        ("Rose Martin est élue.", "Rose"),
        ("Il vit à Tours.", "Tours"),
        ("La situation du pays est grave.", "situation"),
    ],
)
def test_names_acronyms_and_the_commonest_words_get_none(sentence, words):
    assert words not in written(sentence)


def test_an_acronym_is_never_glossed_as_a_word():
    assert written("Un accord avec les EAU, dit-il.") == {"EAU": "UAE"}
    assert "SOMME" not in written("Le groupe SOMME vend.")


def test_a_word_has_its_gloss_at_its_first_mention_only():
    assert glossed("Du bétail, encore du bétail.").count(" = ") == 1


def test_the_words_before_tell_a_noun_from_a_verb():
    assert (
        "dug" in written("Il creuse un puits.").get("creuse", "") or "dig" in written("Il creuse un puits.")["creuse"]
    )
    assert "widow" not in glossed("Il porte un masque.")


@pytest.mark.parametrize(
    ("sentence", "word", "english"),
    [
        ("La crise a nécessité des renforts.", "nécessité", "required / needed"),
        ("La crise a largement nécessité des renforts.", "nécessité", "required / needed"),
        ("Elle n'a pas envie.", "envie", "want / desire"),  # no form of « envier » that « avoir » has
        ("La nécessité fait loi.", "nécessité", "necessity / need"),
        ("Le rapport l'avait résumé en deux pages.", "résumé", "summed up / summarised"),
        ("Le pont est vieux : elle le ferme.", "ferme", "close / shut"),
        ("La loi, dont elle est issue, date de mai.", "issue", "from / born of"),
        ("Le retard, qui demeure long, inquiète.", "demeure", "remain / stay"),
        ("La ferme est vieille.", "ferme", "farm / firm"),
        ("Les meurtriers ont fui.", "meurtriers", "murderers"),  # the row is an adjective's first
    ],
)
def test_auxiliaries_and_objects_before_a_word_tell_that_it_is_a_verb(sentence: str, word: str, english: str) -> None:
    assert written(sentence).get(word) == english


@pytest.mark.parametrize(
    ("sentence", "word", "english"),
    [
        ("Des trains ultra-rapides circulent.", "ultra-rapides", "ultra-rapid / ultra-fast"),
        ("Deux ex-otages témoignent.", "ex-otages", "former hostages"),
        ("Un média pro-Torva le dit.", "pro-Torva", None),
    ],
)
def test_a_prefix_and_a_known_word_have_a_gloss(sentence: str, word: str, english: str | None) -> None:
    assert written(sentence).get(word) == english


def test_a_headline_in_capitals_is_read_as_words():
    assert written("LES PÉNICHES PASSENT L'ÉCLUSE")["PÉNICHES"] == "barges"


def test_an_editors_terms_come_before_phrases_figures_and_words():
    terms = (("écluse", "canal lock"), ("voie d'eau", "ship channel"), ("70 000 tonnes", "70 kt"))
    found = written("La voie d'eau compte 22 écluses et 70 000 tonnes de bauxite.", terms)
    assert found["voie d'eau"] == "ship channel"
    assert found["écluses"] == "canal lock"
    assert found["70 000 tonnes"] == "70 kt"
    assert found["bauxite"] == "bauxite"


def test_overlapping_phrases_leave_glosses_that_do_not_overlap():
    found = find_glosses("Il a été interpellé et placé en garde à vue, puis mis en examen pour abus de confiance.")
    assert all(one.end <= other.start for one, other in each(itertools.pairwise(found)))
    assert found[0].english == "arrested and taken into custody"


def test_a_sentence_with_an_equals_sign_of_its_own_is_left_alone():
    assert glossed("Une écluse = un sas, dit-il.") == "Une écluse = un sas, dit-il."


@pytest.mark.parametrize("sentence", ["", "🙂 <eos> 12", "    ", "\ud800 écluse"])
def test_odd_text_comes_back_whole(sentence):
    assert glossed(sentence).replace(" = lock", "") == sentence


@pytest.mark.parametrize("word", ["mise en ", "garde à ", "vue d'", "1 000 ", "vingt et ", "de la "])
def test_time_grows_with_the_length_of_a_sentence(word):
    started = time.process_time()
    assert glossed(word * (5000 // len(word))).startswith(word.split()[0])
    assert time.process_time() - started < 2


def test_a_prompt_can_gloss_its_source():
    rendered = prompts.load("gemma3-270m/translate.fr-en.v3").render(
        source="Le caoutchouc.", terms=(), commonest=COMMONEST
    )
    assert rendered == "French: Le caoutchouc = rubber.\nEnglish:"


def test_a_copied_gloss_goes_from_the_output():
    source = "Les péniches passent l'écluse."
    assert without_glosses("The barges = barges pass the lock = lock.", source) == "The barges pass the lock."
    assert without_glosses("Ohm's law: U = RI", "La loi d'Ohm : U = RI") == "Ohm's law: U = RI"


def test_what_is_left_of_a_gloss_is_found():
    assert find_leftover("Les péniches passent.", "The barges = houseboats pass.") == "The barges = houseboats"
    assert find_leftover("U = RI, dit-il.", "U = RI, he says.") is None


def test_commoner_words_have_a_gloss_where_fewer_are_passed_over():
    sentence = "Le conseil a rejeté une demande."
    assert "conseil =" not in glossed(sentence)
    more = glossed(sentence, commonest=FEWER)
    assert "conseil = council" in more
    assert " = " not in without_glosses(more.replace("Le conseil", "The council"), sentence, commonest=FEWER)


def test_a_form_of_a_commoner_verb_is_read_as_the_verb_unless_an_article_stands_before_it():
    assert "ferment = close" in glossed("Les usines ferment une à une.")
    assert "= close" not in glossed("Le ferment reste actif.")


@pytest.mark.parametrize(
    ("sentence", "words", "english"),
    [
        ("Elle a été hospitalisée lundi.", "hospitalisée", "hospitalised"),
        ("Elle a remporté la course.", "remporté", "won"),
        ("Des lots appartenant à la ville.", "appartenant", "belonging"),
        ("Il a mangé en montant l'escalier.", "montant", "rising / going up"),  # no amount
        ("Le port a introduit un péage.", "introduit", "introduced / brought in"),
        ("Le port introduit un péage.", "introduit", "introduce / bring in"),
        ("La mesure a été mise en place.", "mise en place", "set up"),
        ("La mise en place tarde.", "mise en place", "introduction"),
        ("Une vente a eu lieu.", "a eu lieu", "took place"),
        ("Le juge s'est présenté.", "présenté", "appeared"),
        ("Elle a fini par céder.", "fini par", "eventually"),
        ("Il a menti au juge.", "menti", "lied"),
        ("Il est par endroits en vue d'un accord.", "endroits", None),  # « être » is too far off
        ("Il a dit 'non merci'.", "merci", "thank you / thanks"),  # no elision
        ("La lettre écrite hier.", "écrite", "written"),
        ("Une chanteuse née à Alger.", "née", "born"),
        ("Le port n'a plus de pain.", "plus", None),  # no participle of « plaire »
        ("Le préfet lève l'interdiction.", "lève", "lift / raise"),
    ],
)
def test_a_participle_has_the_english_form_and_only_one_without_doubt(sentence, words, english):
    assert written(sentence).get(words) == english


def test_an_article_with_a_capital_inside_a_sentence_makes_a_word_a_name():
    assert not written("Elle l'a lu dans Le Parisien et chez Les Républicains.").keys() & {"Parisien", "Républicains"}


def test_a_word_cut_off_by_an_apostrophe_has_no_gloss_inside_it():
    assert not written("Il neige jusqu'à la côte, puisqu'il gèle.").keys() & {"jusqu", "puisqu"}
