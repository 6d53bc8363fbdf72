"""The lexicon's tables, their compiled form and the command that shows what is known."""

import lzma
import shutil

import pytest

from service import cli
from service.errors import ModelNotAvailable
from service.terminology import compiled
from service.terminology.glossing import find_glosses
from service.terminology.lexicon import Lexicon, lexicon
from service.terminology.tables import LexiconInvalid, read_phrases, read_words
from tests.assertions import each

WORDS = """\
écluse\tn\tlock\técluse écluses\t40
porte\tn\tdoor / gate\tporte portes\t30
porter\tv\tcarry\tporte portent\t20
chemin\tn\tpath\tchemin\t10
"""
PHRASES = "chemin de fer\trailway\nmise en examen\tformal investigation\n"


def write_tables(folder):
    paths = [folder / name for name in ("words.tsv", "phrases.tsv", "names.txt")]
    for path, text in zip(paths, ("# words\n" + WORDS, PHRASES, "rose\n"), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.fixture
def tables(tmp_path):
    """Return the paths of small tables of words, phrases and given names."""
    return write_tables(tmp_path)


@pytest.fixture(scope="module")
def compiled_folder(tmp_path_factory):
    """The folder of the same tables with their compiled form: each time it takes seconds to make."""
    folder = tmp_path_factory.mktemp("lexicon")
    compiled.load(*write_tables(folder), more=None)
    return folder


@pytest.fixture
def table(compiled_folder):
    paths = [compiled_folder / name for name in ("words.tsv", "phrases.tsv", "names.txt")]
    return Lexicon(compiled.load(*paths, more=None))


def test_inflected_words_and_phrases_are_found(table):
    assert [entry.english for entry in table.entries("Écluses")] == [("lock",)]
    sentence = "des chemins de fer"
    match = table.phrase(sentence, compiled.tokens(sentence), 1)
    assert match
    assert (match.first, match.last, match.english) == (1, 3, ("railway",))


def test_a_homograph_is_chosen_by_the_word_before(table):
    assert table.entry("porte", "la").english == ("door", "gate")
    assert table.entry("porte", "il").english == ("carry",)


def test_a_phrase_does_not_reach_across_punctuation(table):
    sentence = "un chemin, de fer"
    assert table.phrase(sentence, compiled.tokens(sentence), 1) is None


def test_a_compiled_lexicon_is_read_again_and_a_damaged_one_made_anew(compiled_folder, tables, tmp_path):
    file = tmp_path / "lexicon.trie"
    whole = (compiled_folder / file.name).read_bytes()
    file.write_bytes(whole)
    first = compiled.load(*tables, more=None)
    assert file.read_bytes() == whole
    file.write_bytes(whole[:-20])
    assert compiled.load(*tables, more=None).text == first.text
    assert file.read_bytes() == whole


def test_a_changed_table_is_compiled_anew(compiled_folder, tables, tmp_path):
    shutil.copy(compiled_folder / "lexicon.trie", tmp_path)
    tables[0].write_text(WORDS.replace("lock", "sluice"), encoding="utf-8")
    assert Lexicon(compiled.load(*tables, more=None)).entries("écluse")[0].english == ("sluice",)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("péniche\tn\tbarge\tpéniche", "line 2 of the lexicon's words.tsv is malformed: it has 4 columns, not 5"),
        ("péniche\tnoun\tbarge\tpéniche\t3", "the part of speech 'noun' is none"),
        ("péniche\tn\tbarge /  / boat\tpéniche\t3", "is empty in part"),
        ("péniche\tn\ta = b\tpéniche\t3", "holds an equals sign"),
        ("péniche\tn\tbarge\tpéniche\tmany", "the count 'many' is no number"),
        ("\tn\tbarge\tpéniche\t3", "its first column is empty"),
        ("écluse\tn\tsluice\técluse\t3", "stands in line 1 already"),
    ],
)
def test_a_malformed_row_is_named_and_nothing_is_loaded(tables, row, fault):
    lines = WORDS.splitlines()
    tables[0].write_text("\n".join([lines[0], row, *lines[1:]]) + "\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=fault) as caught:
        compiled.load(*tables, more=None)
    assert isinstance(caught.value, ModelNotAvailable)
    assert caught.value.mend


@pytest.mark.parametrize("data", [b"\xff\xfe", WORDS.encode()[:-3], None])
def test_a_damaged_or_missing_table_is_refused(tables, data):
    tables[0].unlink()
    if data is not None:
        tables[0].write_bytes(data)
    with pytest.raises(LexiconInvalid, match=r"words\.tsv"):
        compiled.load(*tables, more=None)


def test_a_damaged_compressed_table_is_refused(tables, tmp_path):
    more = tmp_path / "more.tsv.xz"
    more.write_bytes(lzma.compress(b"a\tn\tb\t\t0\n")[:-9])
    with pytest.raises(LexiconInvalid, match=r"more\.tsv\.xz"):
        compiled.load(*tables, more=more)


def test_the_shipped_tables_are_whole():
    assert sum(1 for _ in read_words()) > 20_000
    assert sum(1 for _ in read_phrases()) > 5_000
    assert lexicon().entries("eau")[0].english == ("water",)
    assert lexicon().entries("issue")[0].english[0] == "outcome"


def test_the_command_says_what_is_known(capsys):
    assert cli.main(["lexicon", "péniches", "mises en examen", "3,5 Md€"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out == [
        "péniches\tpéniche\tn\tbarge",
        "mises en examen\tphrase\tplaced under formal investigation / charged",
        "3,5 Md€\tgloss\t3,5 Md€ = 3.5 billion euros",
    ]


def test_the_command_names_a_word_that_is_not_known(capsys):
    assert cli.main(["lexicon", "xyzzyx"]) == 3
    assert "does not know 'xyzzyx'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sentence", "surface", "english"),
    [
        ("Elle s'est voilé la face.", "voilé la face", "buried one's head in the sand"),
        ("Ils se sont également portés candidats.", "portés candidats", "stood as a candidate"),
        ("Le directeur a rendu son tablier.", "rendu son tablier", "handed in one's notice"),
        ("Ils ont rendu leur tablier.", "rendu leur tablier", "handed in one's notice"),
        ("Nous allons nous rendre à Torva.", "rendre à", "go to"),
        ("Le maire a soufflé le chaud et le froid.", "soufflé le chaud et le froid", "blew hot and cold"),
    ],
)
def test_a_set_phrase_is_found_by_its_participle_its_possessive_and_behind_its_pronoun(
    sentence: str, surface: str, english: str
) -> None:
    glosses = {sentence[gloss.start : gloss.end]: gloss.english for gloss in find_glosses(sentence)}
    assert glosses.get(surface) == english


def test_a_phrase_of_the_lexicon_s_own_comes_before_the_same_one_of_the_larger_dictionary() -> None:
    glosses = {gloss.english for gloss in find_glosses("Un chef de guerre a parlé d'expérience.")}
    assert {"warlord", "of experience"} <= glosses


@pytest.mark.parametrize(
    ("sentence", "english"),
    [
        ("Il a donné la mort en spectacle.", "kill oneself"),
        ("Je tiens à vous informer du bétail.", "inquire"),
        ("On peut nous demander du bétail.", "wonder"),
        ("Le premier jour, le bétail arrive.", "first days"),
        ("Ils n'importeront plus de bétail.", "any"),
    ],
)
def test_a_verb_without_a_pronoun_of_its_subject_is_not_the_reflexive_phrase(sentence: str, english: str) -> None:
    assert not any(english in gloss.english for gloss in each(find_glosses(sentence)))


@pytest.mark.parametrize(
    ("sentence", "surface", "english"),
    [
        ("Le port est aux mains des rebelles.", "aux mains des", "in the hands of"),
        ("Le port est aux mains du groupe.", "aux mains du", "in the hands of"),
        ("Le pays est en proie aux flammes.", "en proie aux", "plagued by"),
        ("Il a parlé à l'issue du match.", "à l'issue du", "at the end of the"),  # a row of the table itself
        ("Les prêts aux ménages reculent.", "prêts aux", "loan to"),
    ],
)
def test_a_phrase_that_ends_with_a_preposition_is_found_with_the_article_in_it(sentence, surface, english) -> None:
    found = {sentence[gloss.start : gloss.end]: gloss.english for gloss in find_glosses(sentence)}
    assert found.get(surface, "").startswith(english)


@pytest.mark.parametrize(
    ("sentence", "surface", "english"),
    [
        ("De nouveaux trains circulent, et il est de nouveau à l'heure.", "de nouveau", "again"),
        ("Il s'agit d'un accord.", "Il s'agit d'", "it is"),
        ("Il fallait attendre.", "il fallait", "had to"),
        ("Il faudra attendre.", "Il faudra", "will have to"),
        ("L'armée a dû se retirer.", "a dû", "had to"),
        ("De leur côté, les maires attendent.", "De leur côté", "for their part"),
        ("Pour sa part, le maire attend.", "Pour sa part", "for his part"),
        ("Elle vit à La Réunion.", "La Réunion", "Réunion"),
        ("Il a joué en Allemagne de l'Est.", "Allemagne de l'Est", "East Germany"),
        ("Le député a présenté les pays amis.", "pays amis", "friendly countries"),
        (
            "Il rouvrira si les récoltes le permettent.",
            "si les récoltes le permettent",
            "if the harvests allow",
        ),
        ("Elle a été condamnée par le tribunal d'instance.", "tribunal d'instance", "district court"),
        ("Dans la précipitation, il a oublié les feux de détresse.", "feux de détresse", "hazard lights"),
        ("Ils veulent mettre en oeuvre l'accord.", "mettre en oeuvre", "implement"),
        ("C'est un chef d'oeuvre.", "chef d'oeuvre", "masterpiece"),
        ("Il a présenté ses voeux.", "voeux", "wishes / greetings"),
    ],
)
def test_a_phrase_has_the_english_of_the_form_in_the_text(sentence: str, surface: str, english: str) -> None:
    glosses = {sentence[gloss.start : gloss.end].lower(): gloss.english for gloss in find_glosses(sentence)}
    assert glosses.get(surface.lower()) == english


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("De nouveaux trains circulent.", "again"),
        ("Il y a trois ans.", "there will be"),
        ("La réunion aura lieu lundi.", "Réunion"),
        ("Le cap des cent jours est passé.", "Cape Town"),
        ("C'est lui, et c'est tout.", "Celsius"),
        ("L'association Guillaume-Budé a fêté François Hollande.", "NGO"),
        ("Le christianisme est ancien.", "Christian "),
        ("En passant par ici, il a fait un malaise.", "passer-by"),
        ("Il a vu Alain Juppé.", "Alan"),
        ("Les urnes ont été volées.", "volley"),
        ("La prise de position du coup d'État.", "as a result"),
        ("La mise sur le marché du vaccin.", "bank on"),
        ("Maurice et Virginie Dominique sont là.", "Mauritius"),
        ("La fermière a un patron en ligne de mire.", "Internet"),
    ],
)
def test_a_word_or_name_is_not_taken_for_another(sentence: str, wrong: str) -> None:
    assert not any(wrong in f"{gloss.english} " for gloss in find_glosses(sentence))
