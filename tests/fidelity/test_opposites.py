"""Which words count as turned into their opposite, and which only say the same in another way."""

import pytest

from service.fidelity.opposites import Reversal, find_reversals

REVERSED = [
    (
        "Un code rend la fraude plus difficile.",
        "A code makes fraud easier.",
        "difficile",
        "easier",
    ),
    ("avant l'accident", "After the accident", "avant", "After"),
    ("L’école ouvrira en mai", "The school will close in May", "ouvrira", "close"),
    ("plus de dix élèves", "less than ten pupils", "plus de", "less than"),
    ("dans le sud-est", "in the northwest", "sud-est", "northwest"),
    ("Il arrive demain", "He arrives today", "demain", "today"),
    ("Elle a gagné son procès", "She lost her case", "gagné", "lost"),
    ("Les carottes et la laitue poussent bien.", "The carrots and leeks are growing well.", "laitue", "leeks"),
    ("Un élu de la commune l'a confirmé.", "A villager from the commune confirmed it.", "Un élu", "villager"),
    ("Le tirage au sort est prévu jeudi.", "The kick-off is scheduled for Thursday.", "tirage au sort", "kick-off"),
    ("Le conseil siège jeudi à Torva.", "The council sits on Tuesday in Torva.", "jeudi", "Tuesday"),
    ("Son oncle tient la boutique.", "His cousin runs the shop.", "oncle", "cousin"),
    ("des profits à court terme", "long-term profits", "court terme", "long-term"),
    ("L'employeur saisit le juge.", "The employee goes to court.", "employeur", "employee"),
    ("Le locataire a porté plainte.", "The landlord filed a complaint.", "locataire", "landlord"),
    ("Le pont rouvre à l'automne.", "The bridge reopens in the spring.", "automne", "spring"),
    ("La rougeole progresse dans le nord.", "Malaria is spreading in the north.", "rougeole", "Malaria"),
    ("Après le match nul à domicile", "After the home loss", "match nul", "loss"),
    ("Cette aide atténue la crise.", "This aid worsens the crisis.", "atténue", "worsens"),
    ("La sécheresse aggrave la faim.", "The drought eases hunger.", "aggrave", "eases"),
    ("Après leur nul face à la Torvanie", "After their defeat to Torvania", "leur nul", "defeat"),
    (
        "Ils joueront les huitièmes de finale.",
        "They will play the quarter-finals.",
        "huitièmes de finale",
        "quarter-finals",
    ),
    ("Le site a mis les photos hors ligne.", "The site put the photos online.", "hors ligne", "online"),
    ("Le cargo sera déchargé lundi.", "The cargo ship will be loaded on Monday.", "déchargé", "loaded"),
]
PRESERVED = [
    ("Il n'est pas facile de partir.", "It is difficult to leave."),
    ("La vie est difficile.", "Life isn't easy."),
    ("avant l'accident", "before the accident"),
    ("un plan à long terme", "a lasting plan, not a short-term one"),
    ("Il a été le patron de la firme.", "He was the firm's boss."),
    ("Les sources de l'automne", "The springs in autumn"),
    ("avant et après l'accident", "before and after the accident"),
    ("Après le match nul de samedi et la défaite", "After Saturday's stalemate and the loss"),
    ("Un nul suffira mardi.", "A draw will be enough on Tuesday."),
    ("Ils joueront les huitièmes de finale.", "They will play in the last 16, two games before the semi-finals."),
    ("Ils joueront les huitièmes puis les quarts de finale.", "They will play the last 16, then the quarter-finals."),
    ("Le site a mis les photos hors ligne.", "The site removed the photos that had been online."),
    ("La pluie apaise les craintes.", "The rain calms fears, which had worsened."),
    ("La dette s'alourdit.", "The debt is worsening."),
    ("Après trois mois", "Three months later"),
    ("plus de dix élèves", "at least ten pupils"),
    ("les droits de l'homme et des femmes", "human rights and women's rights"),
    ("d'après la police", "according to police before dawn"),
    ("plus de dix élèves", "no less than ten pupils"),
    ("dans le sud-est", "in the southeast"),
    ("Il est au bureau", "He heads west"),
    ("Les carottes et la laitue poussent bien.", "The lettuce and carrots are growing well."),
    ("Une salade de tomates", "A lettuce and tomato salad"),
    ("Les élus ont voté le budget.", "Councillors passed the budget."),
    ("dans la nuit de jeudi à vendredi", "overnight on Thursday"),
    ("dans la nuit de jeudi", "on Wednesday night"),
    ("Les deux listes sont au coude à coude.", "The two lists are neck and neck."),
    ("L'avocate générale a requis six ans.", "The prosecutor sought six years."),
    ("", ""),
]


@pytest.mark.parametrize(("source", "target", "word", "opposite"), REVERSED)
def test_a_word_that_became_its_opposite_is_found(source: str, target: str, word: str, opposite: str) -> None:
    assert find_reversals(source, target) == (Reversal(word, opposite),)


@pytest.mark.parametrize(("source", "target"), PRESERVED)
def test_a_word_that_kept_its_meaning_or_may_have_is_let_be(source: str, target: str) -> None:
    assert find_reversals(source, target) == ()
