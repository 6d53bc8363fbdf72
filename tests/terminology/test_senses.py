"""Senses of French words told by the words around them."""

import pytest

from service.terminology.compiled import tokens
from service.terminology.glossing import find_glosses
from service.terminology.lexicon import lexicon
from service.terminology.senses import find_sense
from service.terminology.tables import LexiconInvalid, read_senses
from tests.assertions import each

HEAD = "# lemma\tEnglish\twhat tells it\n"


def sense(sentence: str, word: str) -> str | None:
    words = tokens(sentence)
    (index,) = [i for i, match in enumerate(words) if match.group() == word]
    found = find_sense(sentence, words, index)
    return found.english[0] if found else None


@pytest.mark.parametrize(
    ("sentence", "word", "english"),
    [
        ("Une carrière de granit ferme ses portes.", "carrière", "quarry"),
        ("Le pétrolier a été arraisonné au large.", "pétrolier", "oil tanker"),
        ("Le secteur pétrolier licencie.", "pétrolier", "oil"),
        ("Un toast à l'avocat et à la tomate.", "avocat", "avocado"),
        ("La greffe de rein a réussi.", "greffe", "transplant"),
        ("L'étudiante a perdu sa bourse.", "bourse", "scholarship"),
        ("Le barrage hydroélectrique est à sec.", "barrage", "dam"),
        ("Des gendarmes ont dressé un barrage.", "barrage", "roadblock"),
        ("Les supporters ont quitté la tribune.", "tribune", "stand"),
        ("Elle a publié une tribune dans le journal.", "tribune", "op-ed"),
        ("La police a saisi une importante somme.", "importante", "large"),
        ("Le parti a perdu douze sièges au Parlement.", "sièges", "seat"),
        ("Le médecin a rédigé une ordonnance.", "ordonnance", "prescription"),
        ("L'agence a dégradé la note du pays.", "note", "rating"),
        ('Il aide les pays "amis" du continent.', "amis", "friendly"),
        ("La saisie d'armes a été annoncée.", "saisie", "seizure"),  # « saisir » has a rule that fits, too
        ("La garnison a repoussé l'assaut.", "repoussé", "repel"),  # « repoussé » has a row of its own
        ("Les meurtriers ont fui.", "meurtriers", "murderer"),
        ("La préfète a également déclaré vouloir rester.", "déclaré", "said"),  # AVOIR
        ("« C'est faux », a-t-elle déclaré.", "déclaré", "said"),
        ('"Venez vite", lance la maire.', "lance", "say"),  # QUOTE
        ("« Venez », a ensuite lancé la maire.", "lancé", "said"),
        ("Le juge reproche une faute au maire.", "reproche", "criticise"),  # VERB
        ("Trois marins sont décédés.", "décédés", "died"),  # AUX
        ("Il est parti. Or, le port est fermé.", "Or", "however"),  # OPENS
        ("Elle attend depuis plusieurs mois.", "depuis", "for"),  # a commonest word, behind which a number tells
        ("Un incendie s'est déclaré lundi.", "déclaré", "broken out"),
        ("Cela porte le bilan à vingt morts.", "porte", "bring"),
        ("Le parquet avait requis une peine.", "requis", "sought"),
        ("La victime a été transportée à l'hôpital.", "transportée", "taken"),
        ("Le match s'est soldé par un nul.", "nul", "draw"),
        ("Le climat des affaires se dégrade.", "affaires", "business"),
        ("C'est le seul moyen de partir.", "moyen", "way"),
        ("Il est issu d'un milieu modeste.", "milieu", "background"),
        ("Le syndicat va saisir le parquet.", "saisir", "go to"),
        ("Le ministre entend renforcer la police.", "entend", "intend"),
        ("La ville compte près de trois mille habitants.", "compte", "have"),
        ("Trois responsables du ministère ont démissionné.", "responsables", "official"),
    ],
)
def test_neighbouring_words_tell_a_sense(sentence: str, word: str, english: str) -> None:
    assert sense(sentence, word) == english
    glosses = {sentence[gloss.start : gloss.end]: gloss.english.split(" / ")[0] for gloss in find_glosses(sentence)}
    assert english in {gloss for words, gloss in glosses.items() if word in words.split()} or english in str(glosses)


def test_a_quotation_that_ends_before_a_verb_is_whole():
    assert sense('Le navire "Charles" lance une sonde.', "lance") != "say"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Elle a parlé de sa carrière.", "carrière"),
        ("L'avocat a plaidé une heure.", "avocat"),
        ("Une question importante.", "importante"),
        ("Les cas ont été déclarés.", "déclarés"),
        ("La tombe du roi est ouverte.", "tombe"),
        ("Le prix de l'or monte.", "or"),
        ("Elle attend depuis mardi.", "depuis"),
        ("Le retour du soldat est retardé.", "retour"),
        ("Il défend le monde agricole, un milieu qu'il connaît, face à un défenseur de la chasse.", "milieu"),
        ("La mine est fermée. Le granit est cher. La carrière continue.", "carrière"),
    ],
)
def test_a_word_without_such_neighbours_keeps_the_senses_of_its_row(sentence: str, word: str) -> None:
    assert sense(sentence, word) != "quarry"
    assert sense(sentence, word) not in ("avocado", "large", "midfielder", "for", "return leg")


def test_every_rule_is_for_a_word_of_the_lexicon_and_has_its_english_in_it() -> None:
    table = lexicon()
    rules = list(read_senses())
    assert len(rules) > 1000
    for rule in each(rules):
        assert table.lemmas(rule.lemma), rule.lemma
        for word in rule.english[0].replace("-", " ").replace("'s", "").split():
            assert not word.islower() or not word.isalpha() or table.is_english(word), (rule.lemma, word)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("barrage\tdam\n", "it has 2 columns, not 3"),
        ("barrage\tdam / \teau\n", "empty in part"),
        ("barrage\tdam\t@rivers\n", "the field '@rivers' is not in fields.toml"),
    ],
)
def test_a_malformed_rule_is_named(tmp_path, row: str, fault: str) -> None:
    path = tmp_path / "senses.tsv"
    path.write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=fault):
        list(read_senses(path))


def test_rows_for_one_word_are_read_in_order(tmp_path) -> None:
    path = tmp_path / "senses.tsv"
    path.write_text(HEAD + "barrage\tdam\t<grand eau fleuve>\nbarrage\troadblock\tDET ~barrages\n", encoding="utf-8")
    dam, roadblock = read_senses(path)
    assert (dam.before, dam.after, dam.around) == ({"grand"}, {"fleuve"}, {"eau"})
    assert (roadblock.forms, roadblock.is_noun) == ({"barrages"}, True)
