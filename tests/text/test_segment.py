"""Golden cases of where sentences end; " | " stands where one ends and the next begins."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Article, SentenceKind
from service.text.normalise import normalise
from service.text.segment import segment, split

FRENCH = {
    "titles": [
        "M. Diallo a reçu Mme Ferrand. | Elle repart demain.",
        "Hier, M. Le Goff et MM. Sy et Ba ont signé. | La séance est levée.",
        "Mlle Roux et Me Keller plaident. | Le Dr. Morel écoute.",
        "Mgr. Lebrun bénit la foule. | Les cloches sonnent.",
        "La rue St. Denis est fermée. | Un détour existe.",
        "Il a vu M. Koné. | M. Koné n’a rien dit.",
    ],
    "ordinals and abbreviations": [
        "Le 1er mai est férié. | Le 2 aussi.",
        "Il est arrivé 1er. | Elle a fini 2e.",
        "Le texte (cf. p. 12) est clair. | Rien ne change.",
        "Voir art. 3 et chap. 4 du code. | La suite manque.",
        "Certains fruits, p. ex. les mangues, mûrissent tôt. | D’autres non.",
        "Il a pris son vol. | Puis il est rentré.",
        "La loi du 3 janv. 1990 s’applique. | Le juge l’a dit.",
        "Le bd. Voltaire et l’av. Foch sont barrés.",
        "La réunion dure env. 2 h. | Elle est publique.",
        "Le sac pèse 32,5 kg. | Trois hommes le portent.",
    ],
    "abbreviations at the end": [
        "On y vend du riz, du mil, etc. | Il faut venir tôt.",
        "On y vend du riz, etc. et du mil. | Venez.",
        "La ville fut fondée en 52 av. J.-C. | Les Romains la brûlèrent.",
        "Les pays de l’O.N.U. | Ils votent demain.",
        "Le sommet de l’O.T.A.N. commence. | Les alliés arrivent.",
        "Il travaille chez Martin et Cie. | Il y est bien.",
    ],
    "initials": [
        "William B. Stevens est attendu. | Il parlera du Sahel.",
        "J.-P. Dupont préside. | Son adjoint se tait.",
        "Selon J. K. Moreau, tout va bien. | Elle y croit.",
        "Le P.-D.G. de la firme s’explique. | Les salariés doutent.",
        "Le plan B. | Il existe.",
        "F.W. De Klerk et J.M. Le Goff se taisent. | Le débat continue.",
        "Il manque de vitamine C. | Les oranges en ont.",
        "Né en R.D.C. | M. Ilunga vit à Lyon.",
    ],
    "guillemets": [
        "Il a dit : « Je viens. » | Puis il est parti.",
        "« Pourquoi maintenant ? » demande la maire. | Nul ne répond.",
        "« Assez ! Partez ! », crie-t-elle. | La foule hésite.",
        "« Nous avons faim. Nous avons soif », dit-il. | Le camp se vide.",
        "Un dialogue « franc et direct ». | Tel est le but.",
        "Il évoque « une crise ». | « Une vraie », insiste-t-il.",
        "“C’est fini.” | Elle s’assied.",
        '"Je pars." | Il sort.',
        '"Je pars. Adieu", dit-il. | La porte claque.',
        "Il cite « un homme qui dit “non.” Puis rien » et se tait. | La salle rit.",
        '« Il m’a dit : "viens." Alors je suis venu », raconte-t-elle. | Fin.',
        "« La phrase reste ouverte. | Le guillemet manque.",
    ],
    "ellipses and marks": [
        "Il attend… | Personne ne vient.",
        "Trop tard... mais pas pour tous. | Elle espère.",
        "Vendu pour... 3 euros. | Une affaire.",
        "Quoi ?! | Il recommence !",
        "Est-ce possible ? ! | Oui.",
        "Le texte […] est long. | On le coupe.",
        "Il mange. | (Elle dort.) | Tout est calme.",
        "Il est venu (il l’avait dit.) et reparti. | Voilà.",
        "Le mur est haut[3]. | On le voit de loin.",
    ],
    "numbers and dates": [
        "Le taux atteint 1 234,5 %. | C’est peu.",
        "Le budget est de 2,6 milliards. | Il baisse.",
        "La population est de 52.000 habitants. | Elle croît.",
        "Le 14 novembre 2023, la ville est reprise. | Le calme revient.",
        "Trois règles suffisent. | 1. Le silence est d’or. | 2. La parole compte.",
        "C’était en 2020. | Depuis, rien.",
        "Le 12.05.2021 à 14 h 30, il signe. | La presse est là.",
        "Il a 10 ans. | 12 élèves l’attendent.",
        "On compte 50 cas pour 100. 000 habitants et 1. 234. 567 tests. | C’est peu.",
        "C’était en 2019. | 200 personnes sont venues.",
        "Le prix est de 12\u00a0500\u202f€. | Il monte.",
    ],
    "addresses": [
        "Le site https://exemple.fr/a.b?c=1. | Il est en panne.",
        "Écrire à jean.petit@exemple.fr. | Merci.",
        "Lisez lejournal.fr ou www.exemple.org. | C’est gratuit.",
        "Le site Voyage.Com ferme. | Ses clients protestent.",
    ],
    "missing space": [
        "Le prix est de 5 euros.| Il double.",
        "Il a tout perdu.| Sa maison aussi.",
        "C’est fini !| Tout le monde rentre.",
        "C’était en 2020.| Il neigeait.",
        "Il a dit « non ».| Puis il est parti.",
        'Elle a pris sa décision.| "Le fromage est bon", dit-elle.',
        'Elle parle de "décision".| Le fromage est bon.',
        "Elle a pris sa décision.| « Le fromage est bon », dit-elle.",
        "Elle a pris sa décision.| “Le fromage est bon”, dit-elle.",
        'Elle maintient sa décision."| Le fromage est bon.',
        'Elle maintient sa décision." | Le fromage est bon.',
        "Elle dort.| (Le fromage est bon.) | Tout va bien.",
    ],
    "spaces and apostrophes": [
        "Est-ce vrai\u00a0? | Oui\u202f! | On le dit.",
        "«\u00a0Rien ne presse.\u00a0» | L'eau monte.",
        "L’eau monte. | L'air manque. | D’abord, fuir.",
        "il part. | elle reste. | tout est en minuscules.",
        "LE TRAIN EST EN RETARD. | LES VOYAGEURS ATTENDENT.",
        "– Tu viens ? | – Non, dit-elle.",
    ],
}
ENGLISH = [
    "Mr. Smith met Dr. Jones. | They talked.",
    "He lives in the U.S. | She left at 5 p.m. | Then it rained.",
    "The U.S. Army denied it. | J. K. Rowling agreed.",
    '"We are ready," she said. | "Are you?" he asked. | Nobody moved.',
    "Gov. Lee and Rev. King spoke, e.g. about jobs. | It was late.",
    "Prices rose 3.5 percent. | Wages fell.",
    "Acme Inc. said so. | The shares fell.",
]


def read(marked: str) -> tuple[str, list[str]]:
    """Return the text of a case without its marks, and its sentences."""
    return marked.replace(" | ", " ").replace("| ", ""), [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("marked", [case for cases in FRENCH.values() for case in cases])
def test_french_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    text, sentences = read(marked)
    assert [piece.strip() for piece in split(text, "fr")] == sentences


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    text, sentences = read(marked)
    assert [piece.strip() for piece in split(text, "en")] == sentences


def test_there_are_at_least_sixty_french_cases() -> None:
    assert sum(map(len, FRENCH.values())) >= 60


@given(st.one_of(st.text(st.characters(codec=None, exclude_categories=())), st.text('aA. «»"()!?…\n1’-M')))
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text
    assert "".join(split(text, "en")) == text


@given(st.one_of(st.text(), st.text('aA. «»"()!?…\n1’-•*=:M')))
def test_every_sentence_stands_at_its_offsets_in_order_and_no_letter_is_lost(raw: str) -> None:
    text = normalise(raw)
    document = segment(Article(text), "fr")
    end = 0
    covered = ""
    for index, sentence in enumerate(document.sentences):
        assert sentence.index == index
        assert sentence.start >= end
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        covered += sentence.text
        end = sentence.end
    if not any(mark in text for mark in "1a"):  # a list's number or letter stands outside its sentence
        assert sum(map(str.isalnum, covered)) == sum(map(str.isalnum, text))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "Il part. " * 22_000,
        "« Il part. " * 18_000,
        '." ' * 60_000,
        "(" * 100_000 + ". A" * 30_000,
        "A. " * 66_000,
        "M. Dupont, " * 18_000,
        ". «" * 66_000,
        "- a\n" * 50_000,
        " " * 200_000,
    ],
)
def test_hostile_text_of_the_largest_size_is_cut_in_seconds(text: str) -> None:
    started = time.process_time()
    segment(Article(text), "fr")
    assert time.process_time() - started < 8  # about 1 s on a slow core; what grows with the square takes far longer


def kinds(text: str) -> list[tuple[str, str]]:
    return [(sentence.kind.value, sentence.text) for sentence in segment(Article(text), "fr").sentences]


def test_headings_bylines_and_sources_are_told_from_prose() -> None:
    text = (
        "Une récolte sauvée\nPar Awa Sylla\n\nLa pluie est venue. Les paysans respirent.\n\n- Un été sec -\n\n"
        "Le mil a souffert.\n\nDes stocks bas\n\nLes greniers sont vides. Lire aussi : Le prix du mil\n"
        "Awa Sylla\nSource : Info Matin\nLire l’article original ici."
    )
    assert kinds(text) == [
        ("heading", "Une récolte sauvée"),
        ("boilerplate", "Par Awa Sylla"),
        ("prose", "La pluie est venue."),
        ("prose", "Les paysans respirent."),
        ("heading", "Un été sec"),
        ("prose", "Le mil a souffert."),
        ("heading", "Des stocks bas"),
        ("prose", "Les greniers sont vides."),
        ("boilerplate", "Lire aussi : Le prix du mil"),
        ("boilerplate", "Awa Sylla"),
        ("boilerplate", "Source : Info Matin"),
        ("boilerplate", "Lire l’article original ici."),
    ]


def test_bullets_and_numbers_stand_outside_the_item() -> None:
    text = (
        "Trois mesures sont prévues :\n- baisser la taxe ;\n• ouvrir un guichet. Il sera gratuit.\n1. Former\na) Payer"
    )
    assert kinds(text) == [
        ("prose", "Trois mesures sont prévues :"),
        ("list_item", "baisser la taxe ;"),
        ("list_item", "ouvrir un guichet."),
        ("list_item", "Il sera gratuit."),
        ("list_item", "Former"),
        ("list_item", "Payer"),
    ]


def test_a_dateline_is_parted_from_its_sentence() -> None:
    text = "Bamako, 12 juin (AFP) - Le fleuve monte. Les quais ferment."
    assert kinds(text)[:2] == [("boilerplate", "Bamako, 12 juin (AFP) -"), ("prose", "Le fleuve monte.")]


def test_a_dash_before_a_lone_short_line_marks_a_heading() -> None:
    assert kinds("Le fleuve monte.\n- Les quais fermés\nLes quais ferment.")[1] == ("heading", "Les quais fermés")


@pytest.mark.parametrize("question", ["Qui était Hamza ?", "Que veut M. Sy ?", "• Que s’est-il passé?"])
def test_a_short_question_above_its_answer_is_a_heading(question: str) -> None:
    text = f"La ville pleure.\n{question}\nHamza est né à Gao."
    assert kinds(text)[1] == ("heading", question.removeprefix("• "))


@pytest.mark.parametrize(
    "text",
    [
        "Le maire répond.\nPourquoi ce pont ?\nLa ville le veut.\nEt vous, l’aimez-vous ?\nBeaucoup de gens l’aiment.",
        "Le maire répond.\nPourquoi ce pont ?\nJe le veux depuis dix ans.",
        "Le maire répond.\nQ. Pourquoi ce pont ?\nLa ville le veut.",
        "Elle hésite.\n– Pourquoi ce pont ?\nIl se tait.",
        "La ville paie.\nQui répare ? Qui surveille ?\nLa ville hésite.",
        "La ville paie.\nQui réparera le pont ?",
    ],
)
def test_a_question_asked_of_somebody_or_in_the_text_is_prose(text: str) -> None:
    assert "heading" not in [kind for kind, _ in kinds(text)]


def test_a_dialogue_dash_opens_prose() -> None:
    assert kinds("Il hésite.\n— Je viens, dit-il.")[1] == ("prose", "Je viens, dit-il.")


def test_a_name_between_paragraphs_is_a_heading_and_after_them_a_signature() -> None:
    text = "La ville vote.\nAwa Sylla\nElle est la favorite.\nJean Petit, à Gao"
    assert [kind for kind, _ in kinds(text)] == ["prose", "heading", "prose", "boilerplate"]


def test_a_last_line_without_full_stop_is_still_a_sentence() -> None:
    text = "La ville vote.\nLe résultat sera connu demain matin"
    assert kinds(text)[1][0] == "prose"


def test_a_text_of_one_line_is_prose_even_without_full_stop() -> None:
    assert kinds("Le fleuve monte encore") == [("prose", "Le fleuve monte encore")]


def test_paragraphs_are_counted_by_lines_that_are_not_blank() -> None:
    document = segment(Article("Un est là. Deux aussi.\n\n\nTrois vient.\nQuatre part."), "fr")
    assert [sentence.paragraph for sentence in document.sentences] == [0, 0, 1, 2]


def test_a_text_without_a_sentence_gives_an_empty_document() -> None:
    assert segment(Article("\n \n"), "fr").sentences == ()


def test_nothing_but_signs_is_never_prose() -> None:
    assert {sentence.kind for sentence in segment(Article("* * *\n---\nIl part."), "fr").sentences} <= {
        SentenceKind.PROSE,
        SentenceKind.BOILERPLATE,
    }
