"""Names of people, organisations and places, and what joins their mentions."""

import pytest

from service.context.entities import english_name
from service.context.finding import find_context
from service.context.names import find_names
from service.domain import Article
from service.text.segment import segment
from tests.assertions import each
from tests.context.article import TEXT


def context(text, **article):
    return find_context(segment(Article(text, **article), "fr")).context


def named(text):
    return {(name.text, name.kind) for name in find_names(text)}


def test_short_forms_join_the_full_name():
    people = {person.fr: [mention.text for mention in person.mentions] for person in context(TEXT).people}
    assert people == {
        "Awa Sarvane": ["Awa Sarvane", "Mme Sarvane"],
        "William B. Torvald": ["William B. Torvald", "M. Torvald", "Torvald"],
    }


def test_every_mention_has_its_offsets():
    found = context(TEXT)
    for entity in (*found.people, *found.organisations, *found.places):
        assert all(TEXT[one.start : one.end] == one.text for one in each(entity.mentions))
        if entity.role:
            assert TEXT[entity.role.start : entity.role.end] == entity.role.fr


def test_an_acronym_joins_its_name_and_places_have_their_english():
    found = context(TEXT)
    (alliance,) = found.organisations
    assert (alliance.en, alliance.acronym, len(alliance.mentions)) == ("Alliance of Sahel States", "AES", 3)
    assert alliance.gloss is not None
    assert {place.fr: place.en for place in found.places}["Moscou"] == "Moscow"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Selon Awa SARVANE, tout va bien.", "Awa SARVANE"),
        ("Selon Jean-Pierre Torvald-Diop, tout va bien.", "Jean-Pierre Torvald-Diop"),
        ("Selon Pierre de la Sarvane, tout va bien.", "Pierre de la Sarvane"),
        ("Selon Mohamed Ould Torvald, tout va bien.", "Mohamed Ould Torvald"),
    ],
)
def test_names_in_capitals_double_barrelled_and_with_particles_are_whole(text, name):
    assert (name, "person") in named(text)


def test_a_name_transliterated_two_ways_is_one_person():
    people = context("Mouammar Khadafi est venu. Plus tard, Mouammar Kadhafi est parti.").people
    assert [len(person.mentions) for person in people] == [2]


def test_a_surname_that_two_people_share_is_given_to_neither():
    people = context("Awa Torvald et Ali Torvald sont venus. Torvald a parlé.").people
    assert [[one.text for one in person.mentions] for person in people] == [["Awa Torvald"], ["Ali Torvald"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Le ministre de l'Administration territoriale attend.", "Administration territoriale"),
        ("Le président du Conseil italien attend.", "Conseil italien"),
        ("LIRE AUSSI : ce que dit le maire.", "LIRE"),
        ("Un accident sur la D906 et la R8.", "D906"),
        ("Le groupe E joue mardi.", "E"),
        ("Le sélectionneur du Mali attend.", "sélectionneur"),
        ("Le club place Awa Torvald en tête.", "place Awa Torvald"),
        ("Il vaut 20 dollars US mardi.", "US"),
        ("On danse à la Saint-Sylvestre.", "Saint-Sylvestre"),
        ("Selon Les Maliens, rien.", "Les Maliens"),
        ("L'Association torvalienne pour l'eau appelle au calme.", "Association torvalienne pour l'eau appelle"),
        ("Ils ont battu Eléphant de Torvale (1-0).", "Eléphant"),
    ],
)
def test_what_only_looks_like_a_name_is_none(text, name):
    assert name not in {found for found, _ in named(text)}


def test_a_town_of_a_double_name_is_a_place_beside_what_bears_its_name():
    text = "Le canal relie Torva-sur-Lorne à Port-Grésil. Une experte de l'université de Port-Grésil l'a mesuré."
    assert {("Port-Grésil", "place"), ("université de Port-Grésil", "organisation")} <= named(text)


def test_a_country_stays_a_place_beside_a_player_or_a_score():
    assert ("Madagascar", "place") in named("L'attaquant de Madagascar a battu le Mali (2-1).")


def test_what_a_ministry_is_for_is_left_to_the_translator_and_a_street_keeps_its_name():
    assert english_name("ministère de la Torvalderie") == "Torvalderie ministry"
    assert "Santé" not in (english_name("ministère de la Santé") or "")
    assert "Pêche" not in (english_name("ministère malien de la Pêche") or "")
    assert "Comptes" not in (english_name("commission des Comptes") or "")
    assert english_name("rue de Sarvone") == "Sarvone street"


def test_a_sentence_without_names_has_none():
    assert named("Il pleut sur la ville depuis ce matin.") == set()


@pytest.mark.parametrize("text", ["Awa Torvald a gagné.", "« Non ! »", "L'AES.", "12", "Lundi."])
def test_an_article_of_one_sentence_has_what_the_sentence_names(text):
    found = context(text)
    assert [person.fr for person in found.people] == (["Awa Torvald"] if "Awa" in text else [])
    assert [one.fr for one in found.acronyms] == (["AES"] if "AES" in text else [])


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Selon Villers-sur-Torve, rien ne change.", "Villers-sur-Torve", "place"),
        ("Le fleuve passe à Montfort-l'Orval depuis mars.", "Montfort-l'Orval", "place"),
        ("Le vélo de Saint-Orval-les-Bains a gagné.", "Saint-Orval-les-Bains", "place"),
        ("Awa Saint-Orval est venue.", "Awa Saint-Orval", "person"),
        ("Dans le quartier des Tanneries, on attend.", "Tanneries", "place"),
        ("Il habite avenue Torvald depuis mars.", "avenue Torvald", "place"),
        ("Le canal de la Vereine rouvre.", "canal de la Vereine", "place"),
        ("À Vertolle (Torve), il pleut.", "Torve", "place"),
        ("Les fouilles en Afrique centrale continuent.", "Afrique centrale", "place"),
        ("L'association Vivre aux Tanneries réclame un rapport.", "Vivre aux Tanneries", "organisation"),
        ("Un article du quotidien Le Phare du Sud le dit.", "Le Phare du Sud", "organisation"),
        ("C'est ce que rapporte La Gazette mardi.", "La Gazette", "organisation"),
        ("Il joue à la JS Torvald depuis mars.", "JS Torvald", "organisation"),
        ("L'attaquant de Lille Torvalds a marqué.", "Lille Torvalds", "organisation"),
        ("Il entre au Bureau des eaux de Torve dans un mois.", "Bureau des eaux de Torve", "organisation"),
        ("D'après une chercheuse de l'université de Port-Grésil, non.", "université de Port-Grésil", "organisation"),
        ("Un directeur du lycée Orval Torvald parle.", "lycée Orval Torvald", "organisation"),
        ("« C'est faux », a déclaré Torvalda.", "Torvalda", "person"),
        ("Le prix va à l'Ukrainienne Torvalda.", "Torvalda", "person"),
        ("L'attaquant malien Sarvano a marqué.", "Sarvano", "person"),
        ("Sarvo Torvalda, 71 ans, a gagné.", "Sarvo Torvalda", "person"),
        ("Awa Diop, Ali Torvald et Sarvo Marché chantent.", "Sarvo Marché", "person"),
        ("Le ministère malien de la Santé a compté.", "ministère malien de la Santé", "organisation"),
        ("La commission des Affaires sociales vote.", "commission des Affaires sociales", "organisation"),
        ("Selon l'Organisation des Nations unies, rien.", "Organisation des Nations unies", "organisation"),
        (
            "La Force intérimaire des Nations unies au Liban reste.",
            "Force intérimaire des Nations unies au Liban",
            "organisation",
        ),
        (
            "Le Président de la Commission électorale torvalienne dit non.",
            "Commission électorale torvalienne",
            "organisation",
        ),
        ("La Croix-Rouge sarvanaise aide.", "Croix-Rouge sarvanaise", "organisation"),
        ("La Chambre des élus Awa Torvald vote.", "Chambre des élus", "organisation"),
        ("La Cour suprême pour l'obliger à venir.", "Cour suprême", "organisation"),
        ("L'Autorité des eaux de l'État de Torva dit non.", "Autorité des eaux", "organisation"),
        ("Il a parlé au Parisien mardi.", "Parisien", "organisation"),
        ("Selon le Canard Enchaîné, rien.", "Canard Enchaîné", "organisation"),
        ("La Caf a tranché mardi.", "Caf", "organisation"),
        ("Le PDG de Torvex, lui, attend.", "Torvex", "organisation"),
        ("Torvex, filiale du groupe, attend.", "Torvex", "organisation"),
        ("Le club turc Torvaspor attend.", "Torvaspor", "organisation"),
        ("Le défenseur de Lille attend.", "Lille", "organisation"),
        ("Ils ont battu Lille (2-1) mardi.", "Lille", "organisation"),
        ("Le Lille FC gagne. Plus tard, Lille perd.", "Lille", "organisation"),
        ("Le Torvald City gagne, et le City attend.", "City", "organisation"),
        ("Les Lions Indomptables gagnent.", "Lions Indomptables", "organisation"),
        ("Le maire de Sarvone attend.", "Sarvone", "place"),
        ("À Sarvone (Pas-de-Calais), il pleut.", "Sarvone", "place"),
        ("Il vit rue de Sarvone depuis mars.", "rue de Sarvone", "place"),
        ("Awa Eto'o attend.", "Awa Eto'o", "person"),
        ("N'Golo Torvald attend.", "N'Golo Torvald", "person"),
        ("Monseigneur Torvald attend.", "Torvald", "person"),
        ("Le roi Awa II attend.", "Awa II", "person"),
        ("Le Conseil des eaux de l'ONU attend.", "Conseil des eaux", "organisation"),
        ("Le Conseil d'État de modifier la règle.", "Conseil d'État", "organisation"),
        ("Le ministère malien de la défense attend.", "ministère malien de la défense", "organisation"),
        ("Un porte-parole de la police de Sarvone attend.", "police de Sarvone", "organisation"),
        ("Awa Diop (MLI/Torvo Reds) gagne.", "Torvo Reds", "organisation"),
        ("Son club, Naples, attend.", "Naples", "organisation"),
        ("Awa Diop joue. Le gardien de Chelsea Diop attend.", "Chelsea", "organisation"),
        ("François Hollande attend. Hollande parle.", "Hollande", "person"),
        ("François Hollande attend. Il pleut en Hollande.", "Hollande", "place"),
        ("Selon France 3 Bretagne, rien.", "France 3 Bretagne", "organisation"),
        ("Un vol Easyjet attend.", "Easyjet", "organisation"),
        ("Selon l'Esperance Tunis, rien.", "Esperance Tunis", "organisation"),
        ("La Start-up Burkinabè Torva Azur attend.", "Torva Azur", "organisation"),
        ("Les défenseurs Fodé Camara et Ibrahima Sory Conté, blessés, attendent.", "Ibrahima Sory Conté", "person"),
    ],
)
def test_a_name_is_told_by_its_form_and_by_what_stands_beside_it(text, name, kind):
    assert (name, kind) in named(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("La finale de la Coupe d'Afrique des nations a lieu lundi.", "Afrique"),
        ("Les joueurs de la CAN sont partis.", "CAN"),
        ("Elle entre dans le XXIe siècle.", "XXIe"),
        ("Dans la poule B de la Coupe, il gagne.", "B de la Coupe"),
        ('Il a vu le film "Green Kitchen" lundi.', "Green Kitchen"),
        ("Il a vu l'émission Pékin Express lundi.", "Pékin"),
        ("Il faut lire Le Camp des Torves lundi.", "Le Camp"),
        ("Elle gagne aux FIFA Awards lundi.", "FIFA Awards"),
        ("Il roule en véhicule Suzuki lundi.", "Suzuki"),
        ("Un vaccin à ARNm arrive, l'ARNm aussi.", "ARNm"),
        ("Une lettre à la Communauté internationale.", "Communauté internationale"),
        ("Il a volé une banque Trois hommes condamnés.", "Trois"),
        ("La nouvelle Marianne est connue.", "Marianne"),
    ],
)
def test_competitions_numerals_and_titles_of_works_are_no_names(text, name):
    assert name not in {found for found, _ in named(text)}


@pytest.mark.parametrize("name", ["Belgique", "Sénégal", "France"])
def test_a_country_at_the_beginning_of_a_sentence_behind_its_article_is_a_place(name):
    assert (name, "place") in named(f"Il pleut. La {name} attend.")


def test_a_name_with_a_particle_ends_where_another_person_begins():
    found = named("Selon Les Torvas de Sarvane-sur-Orval Awa Torvald, il pleut. Awa Diop Awa Diop chante.")
    assert ("Awa Torvald", "person") in found
    assert ("Awa Diop", "person") in found


def test_a_given_name_alone_joins_the_one_person_that_bears_it():
    people = context("Awa Torvald est venue. On a vu Awa chanter. Ali Sarvane aussi.").people
    assert [[one.text for one in person.mentions] for person in people] == [["Awa Torvald", "Awa"], ["Ali Sarvane"]]


def test_the_short_form_of_a_place_joins_its_full_name():
    places = context("La route relie Saint-Orval-sur-Torve au port. À Saint-Orval, on attend.").places
    assert [[one.text for one in place.mentions] for place in places] == [["Saint-Orval-sur-Torve", "Saint-Orval"]]


def test_a_credit_names_nobody_of_the_news():
    assert named("Il pleut à Bamako.\nCrédit photo : Département de la Torve") == {("Bamako", "place")}


def test_a_place_without_its_accent_has_its_english_and_is_no_acronym():
    found = context("Elle se tient à Glasgow (Ecosse), en Egypte et en Ethiopie.")
    assert {place.en for place in found.places} == {"Glasgow", "Scotland", "Egypt", "Ethiopia"}
    assert found.organisations == ()
