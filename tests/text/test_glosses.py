"""English glosses in French sentences: which words get one, and the shipped table."""

import pytest

from service.engines import prompts
from service.text.glosses import Glosses, glossed

TABLE = Glosses.of(
    {
        "bétail": ("livestock", "cattle"),
        "écluse": ("lock",),
        "pierre": ("stone",),
        "royaume-uni": ("United Kingdom",),
        "port": ("harbour",),
        "porte": (),
    }
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Le bétail passe l'écluse.", "Le bétail = livestock / cattle passe l'écluse = lock."),
        ("Du bétail, encore du bétail.", "Du bétail = livestock / cattle, encore du bétail."),
        ("Selon Pierre, la pierre est froide.", "Selon Pierre, la pierre = stone est froide."),
        ("Le Royaume-Uni vote.", "Le Royaume-Uni = United Kingdom vote."),
        ("L’écluse n° 7", "L’écluse = lock n° 7"),
        ("« Écluse fermée »", "« Écluse = lock fermée »"),
        ("Des écluses noires", "Des écluses = lock noires"),
        ("Les portes des ports", "Les portes des ports = harbour"),
        ("Porte-bétail", "Porte-bétail"),
        ("", ""),
        ("🙂 <eos> 12", "🙂 <eos> 12"),
    ],
)
def test_rarer_words_carry_their_english_once(sentence, expected):
    assert TABLE.gloss(sentence) == expected


def test_a_caller_may_leave_glosses_out():
    assert TABLE.gloss("Le bétail passe l'écluse.", keep=lambda word: word != "bétail").count("=") == 1


def test_a_table_comes_back_as_it_was_saved(tmp_path):
    TABLE.save(tmp_path / "glosses.npz")
    assert Glosses.load((tmp_path / "glosses.npz").read_bytes()) == TABLE


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Le caoutchouc se vend mal.", "caoutchouc = rubber"),
        ("Des éleveuses maliennes protestent.", "maliennes = Malian"),
        ("Un sommet de l'OTAN.", "OTAN = NATO"),
        ("Il vit à Alger.", "Alger = Algiers"),
    ],
)
def test_the_shipped_table_knows_rare_words_peoples_and_places(sentence, told):
    assert told in glossed(sentence)


def test_frequent_words_and_those_that_are_the_same_in_english_get_none():
    assert glossed("La situation de la maison est dans la nature.") == "La situation de la maison est dans la nature."


def test_a_prompt_can_gloss_its_source():
    rendered = prompts.load("gemma3-270m/translate.fr-en.v2").render(source="Le caoutchouc.", terms=())
    assert rendered == "French: Le caoutchouc = rubber.\nEnglish:"


def test_the_terms_of_a_glossary_come_before_the_table():
    terms = (("écluse", "canal lock"), ("Conseil d'État", "Conseil d'État"), ("bétail sur pied", "live cattle"))
    sentence = "Le Conseil d'État réserve les écluses au bétail sur pied et au caoutchouc."
    assert glossed(sentence, terms) == (
        "Le Conseil d'État = Conseil d'État réserve les écluses = canal lock au bétail sur pied = live cattle "
        "et au caoutchouc = rubber."
    )
