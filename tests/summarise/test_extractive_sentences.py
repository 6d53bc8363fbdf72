"""What a sentence needs beside it."""

import pytest

from service.summarise.coherence import goes_on, leans, lists_only, opening, points_back, speaker_missing
from service.summarise.compression import FR_FINITE


@pytest.mark.parametrize(
    "text",
    [
        "Il a quitté la salle avant le vote.",
        "Elles ont refusé de signer.",
        "Ce dernier n'a pas souhaité répondre.",
        "Cette dernière est chargée du recrutement.",
        "Une ligne partagée par le maire, alors que la région est contre.",
        "Une décision synonyme de désastre pour le port.",
        "Une façon pour le maire de répondre.",
        "Une faible hausse certes, mais qui serait mal reçue.",
        "Mais rien ne disait alors que la digue céderait.",
        "Pourtant, la mairie n'avait rien prévu.",
        "Cette approche divise les élus.",
        "Ces mesures entrent en vigueur lundi.",
        "Cela n'a rien changé.",
        "C'est un record pour la région.",
        "Son frère a repris la ferme.",
        "Toutes choses que la mairie refuse.",
        "Une décision qui a surpris les riverains.",
        "En mai, il a déposé un recours.",
        "Depuis la crue, elle vit chez sa sœur.",
        "Pour cause ?",
        "Selon lui, le pont tiendra.",
        "« Il a tout perdu », raconte Awa Diop.",
        "Tout cela a un coût.",
        "Il s'agit de la dixième demande.",
        "Il y assume la fermeture du port.",
        "Certains de ses voisins sont partis.",
        "Si ce projet aboutit, le quartier changera.",
        "Née à Dakar, elle dirige le musée.",
        "Mais il refuse.",
        "Autre constat, la dette augmente.",
        "Plusieurs ont refusé de signer.",
        "Le 21 mars, il est arrivé au port.",
        "Complètement découragé, il est reparti.",
        "Craignant la fatigue, mais voulant aider, elle est devenue infirmière.",
        "Certaines en ont même souffert.",
        "Un chiffre qui, selon la mairie, n'a pas bougé depuis dix ans.",
        "Par le fait que la crise dure, le port se vide.",
        "Une fois arrivé à Brest, il cherche un logement.",
        "L'un des deux a fui.",
        "L'une a refusé.",
        "Alors que la mairie hésite encore.",
        "Alors que sa maison brûlait, le maire a appelé les pompiers.",
        "Puisque cela ne suffit pas, la mairie paiera.",
        "Alors que la foule chantait, il a quitté la salle.",
        "C'est dans ce village que le maire est né.",
        "C'est en mai qu'il est revenu.",
        "Il est admis à l'hôpital depuis lundi.",
        "Selon la mairie, cette digue tiendra.",
        "Un délai que le maire jugeait déjà trop long.",
        "Une hypothèse qui ne réjouit pas la mairie.",
        "Des images qui tournent en boucle depuis lundi.",
        "Un avis que partage le préfet de la région.",
        'Des photos qui montrent, selon la mairie, qu\'"elle ne savait pas où était la digue".',
        "Ni lui ni le préfet n'ont répondu.",
        "Il semble qu'il soit lié à la crue.",
        "Il semblerait qu'elles aient fui.",
    ],
)
def test_a_sentence_that_points_back_does_not_stand_alone(text: str) -> None:
    assert opening(text, "fr").dangling


@pytest.mark.parametrize(
    "text",
    [
        "Il faut deux ans pour former un pilote.",
        "Il y a trois candidats au second tour.",
        "Il n'y a pas eu de blessé.",
        "Il y aurait trois candidats au second tour.",
        "Il reste 92 matches à jouer.",
        "Il risque d'y avoir une crue si la digue cède.",
        "Il est possible que le tunnel ferme en juin.",
        "Cette semaine, le conseil se réunit à Lyon.",
        "Ces derniers mois, les prix ont baissé.",
        "Ces dix dernières années, les prix ont baissé.",
        "Une étude publiée par la région confirme la baisse.",
        "Mais le port n'a pas rouvert.",
        "Toutefois, aucun plan de la mairie n'est prêt.",
        "Ce lundi, la gare a rouvert.",
        "Si la pluie continue, le barrage débordera.",
        "Pour l'exécutif, il s'agirait de gagner du temps.",
        "Quand la ville s'éveille, elle manque déjà d'eau.",
        "Les agriculteurs bloquent la rocade.",
        "Tous les élus ont voté le budget.",
        "L'Assemblée a adopté le texte.",
        "L'une des plus vieilles halles du pays a brûlé.",
        "Alors que la pluie continue, le préfet a fermé les écoles de la vallée.",
        "Alors que le conseil siégeait, les éleveurs bloquent la route.",
        "Parce que les prix ont doublé, des familles quittent la ville.",
        "C'est le 3 mai 1937 que le pont a été ouvert.",
        "C'est la première fois que la ville ferme son port.",
        "C'est à Lirac que le tournoi se jouera.",
        "Il est largement admis que la digue ne tiendra pas.",
        "Il est reproché au maire son absence de lundi.",
        "Mercredi, il a été décidé que le tournoi se jouera en mai.",
        "Selon la mairie, cette année la récolte a doublé.",
        "Une attaque contre des fidèles qui priaient dans une mosquée a fait seize morts.",
        "Un habitant qui réside à proximité a déclaré avoir vu le feu.",
        "Une fois que les écoles auront répondu, les élèves choisiront.",
        "Vendredi, les digues ont cédé au nord du bourg, ce qui a contraint les familles à fuir.",
        "Ni la mairie ni la région n'ont répondu.",
        "Il semble qu'il n'y ait pas eu de blessé.",
        "Il semble que la digue tienne.",
        'Un pêcheur qui a vu la crue dit: "La digue a cédé".',
    ],
)
def test_a_sentence_that_holds_its_own_subject_stands_alone(text: str) -> None:
    assert not opening(text, "fr").dangling


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("En effet, la relance coûtera cher.", "la relance coûtera cher."),
        ("Par contre les agents refusent.", "les agents refusent."),
        ("Mais les agents refusent.", "les agents refusent."),
        ("Sauf que les agents refusent.", "les agents refusent."),
        ("Sauf qu'en mai, la banque a fermé.", "en mai, la banque a fermé."),
        ("Mais, les agents refusent.", "les agents refusent."),
        ("Or, notre région manque d'eau.", "notre région manque d'eau."),
        ("Toutefois, le maire maintient la date.", "le maire maintient la date."),
        ("De son côté, la préfecture se tait.", "la préfecture se tait."),
        ("Malgré ces ouvertures, des questions restent.", "des questions restent."),
        ("Peu de temps après, le pont cédait.", "le pont cédait."),
        ("Depuis, la côte a été frappée par deux crues.", "la côte a été frappée par deux crues."),
        ("Ainsi se termine la saison.", "Ainsi se termine la saison."),
        ("Aussi les élus ont-ils reculé.", "Aussi les élus ont-ils reculé."),
        ("Orléans attend son tramway.", "Orléans attend son tramway."),
        ("Etampes a voté.", "Etampes a voté."),
        ("Résultat, le port a fermé.", "le port a fermé."),
        ("Conséquence, la récolte a doublé.", "la récolte a doublé."),
    ],
)
def test_a_connective_is_cut_only_where_the_rest_is_a_clause(text: str, rest: str) -> None:
    assert text[opening(text, "fr").connective :] == rest


def test_english_openings_are_read_too() -> None:
    assert opening("However, he refused to sign.", "en").dangling
    assert opening("He refused to sign.", "en").dangling
    assert opening("It works on a simple principle.", "en").dangling
    assert not opening("It is likely that the bridge will close.", "en").dangling
    assert not opening("Thursday was cold.", "en").dangling
    assert not opening("The council refused to sign.", "en").dangling
    text = "However, the council refused."
    assert text[opening(text, "en").connective :] == "the council refused."


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("La préfecture veut réduire cet écart.", True),
        ("Le plan cache un écart, et cet écart grandit.", False),
        ("Le tournoi devait reprendre le 3 juin, mais cette date est reportée.", False),
        ("Le tournoi devait reprendre au printemps, mais cette date est reportée.", True),
        ("Le préfet ferme les écoles à Lirac et à Brenne, car la crue gagne ces communes.", False),
        ("Le préfet ferme les écoles lundi, car la crue gagne ces communes.", True),
        ("La marque a fermé deux usines au Mali et quitte ce pays.", False),
        ("Le ministre a dit à Bruxelles que ce pays devait payer.", True),
        ("La France lui a imposé des sanctions.", True),
        ("Le budget est trop court, dit-elle.", True),
        ("Les prix ont monté cette année.", False),
        ("La collecte se fait à pied, que ce soit dans la rue ou aux portes.", False),
        ("Selon la mairie, ce sont les femmes qui ont porté la crise.", False),
        ("Le bus a ramené la mère de ce dernier.", True),
        ("Le maire invite les élus à en faire de même.", True),
        ("« Ne jouons pas à la peur », renchérit le préfet.", True),
        ("On pourrait croire qu'ils en profitent.", True),
        ("Les éleveurs savent qu'ils en profitent.", False),
        ("Après sa mort, un voisin a repris la ferme.", True),
    ],
)
def test_a_demonstrative_or_pronoun_without_its_noun_is_noticed(text: str, points: bool) -> None:
    assert points_back(text, "fr", {}) is points


def test_a_bare_role_is_noticed_and_a_complete_one_is_not() -> None:
    assert leans("Le groupe a vendu deux usines.", "fr")
    assert not leans("Le groupe Lactéa de Rennes a vendu deux usines.", "fr")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Deux mois plus tard, en novembre 2018, le club a payé.", "en novembre 2018, le club a payé."),
        ("Malheureusement, la grange n'a pas tenu.", "la grange n'a pas tenu."),
        ("La veille, le préfet avait fermé la route.", "le préfet avait fermé la route."),
        ("L'année suivante, la gare a fermé.", "la gare a fermé."),
        ("Comme indiqué plus haut, le club fait appel.", "le club fait appel."),
    ],
)
def test_a_time_counted_from_an_untold_event_is_cut(text: str, rest: str) -> None:
    assert text[opening(text, "fr").connective :] == rest


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("« J'ai conduit toute la nuit », explique-t-il.", True),
        ('"J\'ai conduit toute la nuit", dit-elle.', True),
        ("Pour Odile Vasseur, « la région a choisi », dit-elle.", False),
        ("« La région a choisi », dit Odile Vasseur.", False),
    ],
)
def test_a_quotation_whose_speaker_is_a_pronoun_does_not_stand_alone(text: str, missing: bool) -> None:
    assert speaker_missing(text) is missing


@pytest.mark.parametrize(
    ("text", "continued"),
    [
        ("Parmi eux, deux cents vivent à Lirac.", True),
        ("Parmi ces digues, deux ont cédé.", True),
        ("Tel est le constat de la préfecture.", True),
        ("D'autant que la digue est ancienne.", True),
        ("Raison pour laquelle le maire se tait.", True),
        ("« Dans un autre, un couple avait été filmé », dit Odile Vasseur.", True),
        ("À ses yeux, la mairie a bien fait.", True),
        ("Parmi les digues de Lirac, deux ont cédé.", False),
        ("De l'autre côté du canal, la ville est à sec.", False),
        ("Où qu'il aille, le maire est salué.", False),
    ],
)
def test_a_sentence_that_goes_on_with_the_one_before_it(text: str, continued: bool) -> None:
    assert goes_on(text) is continued


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Fièvres soudaines, douleurs aux jambes et maux de tête.", True),
        ("Les fièvres, soudaines, passent en une nuit.", False),
        ("Charles Dumas, maire de Brenne, vit au village.", False),
        ("Plusieurs villages, isolés par la crue, ont été ravitaillés.", False),
    ],
)
def test_a_list_without_a_verb_is_no_sentence(text: str, lists: bool) -> None:
    assert lists_only(text, FR_FINITE) is lists


@pytest.mark.parametrize(
    "text",
    [
        "La commune devrait plutôt suivre le voisin.",
        "Si la graine s'y accroche, la plante pousse.",
        "Comme bien des fables, il s'agit d'une mise en garde.",
        "La championne n'est pas seulement une athlète connue.",
        "Les élus qui l'ont reçue ont promis des travaux.",
    ],
)
def test_what_answers_an_untold_sentence_is_noticed(text: str) -> None:
    assert points_back(text, "fr", {})
