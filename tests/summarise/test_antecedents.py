"""Pronouns at the head of a sentence: resolved where there is but one thing they can stand for."""

import pytest

from service.domain import Article, BriefOptions
from service.summarise.antecedents import Resolved, resolve
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.people import Person
from service.summarise.ranker import open_ranker
from service.text.segment import segment
from tests.assertions import each

PEOPLE = {
    "Kervel": Person("Nadia Kervel", 0, "f"),
    "Béri": Person("Oumar Béri", 1, "m"),
    "Tazi": Person("Selim Tazi", 1, "m"),
}


def resolved(text: str, *before: str) -> str | None:
    found = resolve(text, before, PEOPLE)
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        # the subject is a person
        (
            "Mme Kervel a défendu la digue.",
            "Elle a rappelé la crue de mars.",
            "[Nadia Kervel] a rappelé la crue de mars.",
        ),
        (
            "Le général Oumar Béri a salué les soldats.",
            "Il quittera la mission en mai.",
            "[Oumar Béri] quittera la mission en mai.",
        ),
        ("Mme Kervel a défendu la digue.", "Lundi, elle a signé.", "Lundi, [Nadia Kervel] a signé."),
        ("M. Béri a reçu Mme Kervel.", "Il a rappelé la crue.", "[Oumar Béri] a rappelé la crue."),
        (
            "La maire de Lirac, Nadia Kervel, a lu le rapport du préfet.",
            "Elle réclame une digue.",
            "[Nadia Kervel] réclame une digue.",
        ),
        ("En mai, le manifestant a été blessé au pied.", "Il a porté plainte.", "[Le manifestant] a porté plainte."),
        (
            "M. Béri, qui connaît bien le préfet, a quitté la ville.",
            "Il a également vendu sa maison.",
            "[Oumar Béri] a également vendu sa maison.",
        ),
        (
            "Né à Lirac, M. Béri est devenu le conseiller de la mairie.",
            "Il est mort en mai.",
            "[Oumar Béri] est mort en mai.",
        ),
        (
            "Le pêcheur a été sauvé lundi par deux voisins, rapporte le Courrier.",
            "Il a été hospitalisé.",
            "[Le pêcheur] a été hospitalisé.",
        ),
        # a body, or a thing
        (
            "L'agence a publié un rapport lundi.",
            "Elle affirme que la digue est sûre.",
            "[L'agence] affirme que la digue est sûre.",
        ),
        (
            "La halle a été bâtie par les marchands.",
            "Elle est ouverte aux écoles.",
            "[La halle] est ouverte aux écoles.",
        ),
        (
            "Selon le ministère, la halle a été bâtie par les marchands.",
            "Elle est ouverte aux écoles.",
            "[La halle] est ouverte aux écoles.",
        ),
        (
            "La halle a été bâtie par les marchands.",
            "En mars 2019, elle est devenue une école.",
            "En mars 2019, [la halle] est devenue une école.",
        ),
        ("Le bac y a sa rampe.", "Il est rempli chaque matin.", "[Le bac] est rempli chaque matin."),
        (
            "L'accord est entré en vigueur lundi.",
            "Il prévoit des contrôles.",
            "[L'accord] prévoit des contrôles.",
        ),
        (
            "Le projet de loi sur les digues sera voté en mai.",
            "Il prévoit des contrôles.",
            "[Le projet de loi sur les digues] prévoit des contrôles.",
        ),
        (
            "Le drapeau ne flotte plus depuis lundi.",
            "Il a été retiré par les soldats.",
            "[Le drapeau] a été retiré par les soldats.",
        ),
        (
            "Les élus de Lirac, Torva et Brenne ont voté lundi.",
            "Ils ont choisi un maire.",
            "[Les élus] ont choisi un maire.",
        ),
        # several
        (
            "Huit élèves du lycée ayant passé la semaine à Lirac ont présenté de la fièvre.",
            "Ils ont été isolés.",
            "[Huit élèves du lycée] ont été isolés.",
        ),
        (
            "La ministre et le chef de la police se sont rencontrés lundi.",
            "Ils ont évoqué la crue.",
            "[La ministre et le chef de la police] ont évoqué la crue.",
        ),
        (
            "Les élèves de Lirac ont repris la classe.",
            "Ils recevront des tablettes.",
            "[Les élèves de Lirac] recevront des tablettes.",
        ),
        (
            "Mme Kervel et M. Béri ont signé lundi.",
            "Ils se sont rencontrés en mai.",
            "[Nadia Kervel et Oumar Béri] se sont rencontrés en mai.",
        ),
        (
            "En mai, de nouvelles digues ont été bâties par les marins.",
            "Elles sont financées par la région.",
            "[De nouvelles digues] sont financées par la région.",
        ),
        # who speaks
        (
            "« La digue tiendra », a assuré jeudi à l'AFP le préfet de la région.",
            "Il a ajouté que le port restait ouvert.",
            "[Le préfet de la région] a ajouté que le port restait ouvert.",
        ),
        (
            "Selon Mme Kervel, la digue a tenu.",
            "Elle ajoute que le port reste ouvert.",
            "[Nadia Kervel] ajoute que le port reste ouvert.",
        ),
        (
            "« Il ne se soigne pas, et il a tort », a dit M. Béri.",
            "Il précise que la ville l'aide.",
            "[Oumar Béri] précise que la ville l'aide.",
        ),
        (
            "Si la mairie cède, elle perdra un marché.",
            "Elle a fait appel du jugement.",
            "[La mairie] a fait appel du jugement.",
        ),
        # the one person in a sentence about a thing
        (
            "La mort d'Oumar Béri a ému la ville.",
            "Il avait rejoint la mission en mai.",
            "[Oumar Béri] avait rejoint la mission en mai.",
        ),
        (
            "La carrière de Nadia Kervel a été brève.",
            "Elle a quitté la mairie.",
            "[Nadia Kervel] a quitté la mairie.",
        ),
        (
            "Allié d'Oumar Béri, le chef du parti a été absent.",
            "Il a été présent au port.",
            "[Le chef du parti] a été présent au port.",
        ),
        # the one whom « ce dernier » can mean
        ("M. Béri a salué les soldats.", "Ce dernier quittera la mission.", "[Oumar Béri] quittera la mission."),
        ("La presse a accusé M. Béri.", "Ce dernier a porté plainte.", "[Oumar Béri] a porté plainte."),
    ],
)
def test_a_pronoun_with_one_antecedent_gets_it_in_brackets(previous: str, text: str, expected: str) -> None:
    assert resolved(text, previous) == expected


def test_a_pronoun_is_followed_back_through_those_before_it() -> None:
    before = (
        "Le maire de Lirac, Oumar Béri, a présenté la digue lundi.",
        "« Elle tiendra cent ans », a-t-il promis.",
        "Il a remercié les marins.",
    )
    assert resolve("Il souhaite un port plus grand.", before, PEOPLE) == Resolved(
        "[Oumar Béri] souhaite un port plus grand.", frozenset({0, 1, 2})
    )


def test_words_without_a_speaker_are_passed_by_for_who_spoke_before() -> None:
    before = ("« La digue tiendra », a dit Mme Kervel.", "« Le port aussi. »")
    assert resolved("Elle a ajouté que rien ne pressait.", *before) == ("[Nadia Kervel] a ajouté que rien ne pressait.")
    assert resolved("Elle sera ouverte en mai.", *before) is None  # the dike, of which she spoke


@pytest.mark.parametrize(
    ("previous", "text"),
    [
        ("M. Béri a reçu M. Tazi.", "Il a rappelé la crue."),  # two men
        ("M. Béri a reçu le préfet.", "Il a été arrêté."),
        ("La mort de Nadia Kervel a ému la ville.", "Elle a été annoncée hier."),  # the death
        ("La halle a remplacé la grange de la commune.", "Elle est ouverte aux écoles."),  # two nouns of its gender
        ("M. Béri a salué les soldats.", "Il est possible que la mission cesse."),  # nobody
        ("M. Béri a salué les soldats.", "Il en résulte une longue attente."),
        ("M. Béri a salué les soldats.", "Il était environ 11 heures."),
        ("M. Béri a salué les soldats.", "Il va falloir attendre."),
        ("M. Béri a salué les soldats.", "Il est encore dur d'en vivre."),
        ("M. Béri a salué les soldats.", "Elle a été saluée."),  # the other gender
        ("M. Béri a salué les soldats.", "Il l'a rappelé hier."),  # another pronoun stays open
        ("Selon M. Béri, les soldats ont faim.", "Il est parti hier."),
        ("Des marchands ont bâti la halle.", "Elle est ouverte aux écoles."),  # not the subject
        ("M. Béri a reçu le préfet.", "Ce dernier quittera la ville."),  # the prefect, whom he received
        ("Le journal contredit les voisins, qui ont accusé M. Béri.", "Ce dernier est en prison."),
        ("La digue a été défendue par Nadia Kervel.", "Elle est solide."),  # the woman as well
        ("La halle a remplacé l'école.", "Elle est ouverte aux marchands."),  # two nouns that may have its gender
        ("Selon la mairie, la halle a rouvert.", "Elle est ouverte aux marchands."),  # two nouns of its gender
        ("La halle a été bâtie par les marchands.", "Avec la grange, elle est ouverte aux écoles."),
        ("Le maire a présenté le plan.", "Il prévoit des contrôles."),  # no mayor provides for anything
        ("L'agence a validé l'expérimentation.", "Elle devait débuter en mai."),  # the trial
        ("« Il a tout avoué », a précisé le procureur.", "Il a dit avoir agi seul."),  # of whom the prosecutor speaks
        ("Les plantes dépendent d'elles.", "Elles dispersent les graines."),  # bats, named before
        ("Son avocat a plaidé mardi.", "Il réclame une enquête."),  # whose?
        ("Cette mesure a été votée lundi.", "Elle prévoit des contrôles."),  # which?
        ("Le maire a reçu les soldats, qui venaient du front.", "Ils ont été blessés."),
        ("« Il viendra », assure la police.", "Ces derniers mois, les crues ont cessé."),
        ("L'avocat de M. Béri a plaidé avec M. Tazi.", "Il réclame une enquête."),
        ("M. Béri affirme que le port lui a beaucoup appris.", "Il a changé la ville."),  # the port
        ("Des images montrent un groupe de femmes.", "Elles portent des masques."),
        ("Le défunt n'ayant rien laissé, le solde est dû.", "Il s'élève à dix francs."),
        ("La radio évoque le creusement d'« une tempête ».", "Elle devrait se déplacer vers l'est."),  # the storm
        ("Le prix du gaz a doublé.", "Il a été vendu à Lirac."),  # the gas
        ("La revue a publié une étude.", "Elle préconise une digue."),  # the study
        ("Au cinéma, sa carrière a été brève.", "Il a tourné trois films."),
        ("Marseille a repris lundi.", "Il a expliqué ce choix."),  # a place, or what is called after it
        ("Les supporters sont venus à Lirac. Lirac a gagné lundi.", "Il a expliqué ce choix."),
    ],
)
def test_a_pronoun_in_doubt_stays_as_it_is(previous: str, text: str) -> None:
    assert resolved(text, previous) is None


def test_nothing_within_a_quotation_is_what_a_pronoun_stands_for() -> None:
    before = ("Le préfet a fermé le port", "et Mme Kervel est partie »")
    assert resolve("Elle a signé.", before, PEOPLE, [True, True]) is None


def test_a_resolved_sentence_names_the_sentences_that_it_rests_on() -> None:
    text = (
        "La halle de Lirac a rouvert lundi. Mme Nadia Kervel a coupé le ruban devant les marchands. "
        "Elle a promis des loyers modérés aux boulangers et aux maraîchers du canton. "
        "Les travaux ont coûté deux millions de francs. Les commerçants saluent le chantier."
    )
    document = segment(Article(text), "fr")
    summary = ExtractiveSummariser(open_ranker()).summarise(document, BriefOptions(abstract_words=20, key_points=5))
    line = next((s for s in (*summary.abstract, *summary.key_points) if s.text.startswith("[Nadia Kervel]")), None)
    if line is None:
        assert not any(s.text.startswith("Elle") for s in each(summary.key_points))
    else:
        assert [e.sentence for e in line.evidence] == [2, 1]
