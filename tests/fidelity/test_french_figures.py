"""Figures as French newsrooms write them: understood by the checks, without a false alarm and without a miss."""

import pytest

from service.fidelity.number_checks import compare, compare_units

GOOD = [
    ("Le décret nº 3 du 12 mars est publié.", "Decree No. 3 of March 12 has been published."),
    (
        "Un Français sur dix, soit 6,8 M d'habitants, vit sous le seuil de pauvreté.",
        "One French person in ten, or 6.8 million inhabitants, lives below the poverty line.",
    ),
    ("La Bourse a gagné 0,5 pt, soit +25 pb.", "The stock market gained 0.5 points, or 25 basis points."),
    ("La Bourse a gagné 0,5 pt, soit +25 pb.", "The stock market gained 0.5 points, or +25 bps."),
    ("La dette atteint 3 200 Mds d'euros.", "The debt reached €3.2 trillion."),
    ("La dette atteint 3 200 Mds d'euros.", "The debt reached 3,200 billion euros."),
    ("La dette atteint 45 Md€.", "The debt reached €45 billion."),
    ("La dette atteint 45 Mds€.", "The debt reached €45bn."),
    ("La dette atteint 45 M€.", "The debt reached €45 million."),
    (
        "Il est né le 3 févr. 1950 et mort le 12 déc. 2001.",
        "He was born on 3 February 1950 and died on 12 December 2001.",
    ),
    ("Il est né le 3 févr. 1950 et mort le 12 déc. 2001.", "He was born on Feb. 3, 1950 and died on Dec. 12, 2001."),
    ("La tour date du XXe siècle.", "The tower dates from the 20th century."),
    ("La tour date du XIXe siècle.", "The tower dates from the nineteenth century."),
    ("2.200.112 kg de CO2 en 2024", "2,200,112 kg of CO2 in 2024"),
    ("Le PIB a reculé de -3,2 %.", "GDP fell by 3.2%."),
    ("La croissance est de −3,2 %.", "Growth stands at -3.2%."),
    ("La croissance est de −3,2 %.", "Growth stands at minus 3.2%."),
    ("La croissance est de +3,2 %.", "Growth stands at 3.2%."),
    ("Le chantier coûte 350 kF.", "The work costs 350,000 francs."),
    ("Le projet coûte 120 MDH.", "The project costs 120 million dirhams."),
    ("Le projet coûte 120 MDT.", "The project costs 120 million dinars."),
    ("La production atteint 12 Mt.", "Production reached 12 million tonnes."),
    ("La production atteint 12 Mt.", "Production reached 12 Mt."),
    ("Un appartement de 45 m2.", "A 45 square metre apartment."),
    ("Un appartement de 45 m2.", "A 45 m² apartment."),
    ("La 2de édition a réuni 300 personnes.", "The second edition drew 300 people."),
    ("La 2nde édition a réuni 300 personnes.", "The 2nd edition drew 300 people."),
    ("deux virgule cinq millions d'habitants", "2.5 million inhabitants"),
    ("Le pays compte deux virgule cinq millions d'habitants.", "The country has two and a half million inhabitants."),
    ("trois virgule deux pour cent", "3.2 per cent"),
    ("trois virgule deux pour cent", "three point two percent"),
    ("Le 1er janv. 2024, 10⁶ kilos ont été vendus.", "On 1 January 2024, 10⁶ kilos were sold."),
    ("10⁶ kilos ont été vendus.", "A million kilos were sold."),
    ("Le taux passe de 12.500 à 13.000 euros.", "The rate goes from 12,500 to 13,000 euros."),
    ("n° 12, no 13 et nos 14 et 15", "No. 12, No. 13 and Nos. 14 and 15"),
    ("au IIIe siècle av. J.-C.", "in the third century BC"),
    ("Le XVIIIe siècle", "The 18th century"),
    ("Louis XIV", "Louis XIV"),
    ("le 14 juil. 1789", "July 14, 1789"),
    ("de 5 à 6 M€", "from €5 million to €6 million"),
    ("de 5 à 6 M€", "from 5 to 6 million euros"),
    ("La surface est de 2 500 km2.", "The area is 2,500 square kilometres."),
    ("12 GW installés", "12 gigawatts installed"),
    ("3 TWh", "3 TWh"),
    ("Il pèse 1,5 Md$.", "It weighs $1.5 billion."),
    ("le 2 sept. 2023", "September 2, 2023"),
    ("le 5 avr. et le 6 oct.", "April 5 and October 6"),
    ("un déficit de 3,2 Mds FCFA", "a deficit of 3.2 billion CFA francs"),
    ("en 2023²", "in 2023"),
    ("les années 1990-2000", "the years 1990-2000"),
    ("une hausse de 1,5 point", "a 1.5-point increase"),
    ("20 000 hab.", "20,000 inhabitants"),
    ("15 kEUR", "15,000 euros"),
    ("300 k€", "€300,000"),
    ("300 k€", "300 thousand euros"),
    ("12 Mrd€", "€12 billion"),
    ("200 Mo", "200 MB"),
    ("La 1re place et la 3e", "First place and third"),
]

BAD = [
    ("Un Français sur dix, soit 6,8 M d'habitants.", "One French person in ten, or 6.8 billion inhabitants."),
    ("Un Français sur dix, soit 6,8 M d'habitants.", "One French person in ten, or 6.8 inhabitants."),
    ("Soit 6,8 M d'habitants.", "That is 6.8 metres of inhabitants."),
    ("La Bourse a gagné 0,5 pt, soit +25 pb.", "The stock market gained 0.5 points, or 25 percent."),
    ("La Bourse a gagné 0,5 pt.", "The stock market gained 0.5 percent."),
    ("La dette atteint 3 200 Mds d'euros.", "The debt reached 3.2 billion euros."),
    ("La dette atteint 3 200 Mds d'euros.", "The debt reached 3,200 million euros."),
    ("La dette atteint 45 Md€.", "The debt reached €45 million."),
    ("La dette atteint 45 Md€.", "The debt reached €45."),
    ("Il est né le 3 févr. 1950 et mort le 12 déc. 2001.", "He was born on 3 March 1950 and died on 12 December 2001."),
    ("La tour date du XXe siècle.", "The tower dates from the 19th century."),
    ("La tour date du XXe siècle.", "The tower dates from the century."),
    ("2.200.112 kg de CO2 en 2024", "2,200.112 kg of CO2 in 2024"),
    ("La croissance est de −3,2 %.", "Growth stands at +3.2%."),
    ("La croissance est de −3,2 %.", "Growth stands at 3.2%."),
    ("La croissance est de -3,2 %.", "Growth stands at 3.2%."),
    ("La croissance est de 3,2 %.", "Growth stands at -3.2%."),
    ("Le chantier coûte 350 kF.", "The work costs 350 francs."),
    ("Le projet coûte 120 MDH.", "The project costs 120 dirhams."),
    ("Le projet coûte 120 MDH.", "The project costs 120 million dinars."),
    ("Le projet coûte 120 MDT.", "The project costs 120 billion dinars."),
    ("La production atteint 12 Mt.", "Production reached 12 tonnes."),
    ("Un appartement de 45 m2.", "A 45 metre apartment."),
    ("Un appartement de 45 m2.", "A 45 km² apartment."),
    ("deux virgule cinq millions d'habitants", "5 million inhabitants"),
    ("deux virgule cinq millions d'habitants", "2 million inhabitants"),
    ("deux virgule cinq millions d'habitants", "2.5 billion inhabitants"),
    ("Le décret nº 3 du 12 mars est publié.", "Decree No. 4 of March 12 has been published."),
    ("10⁶ kilos ont été vendus.", "106 kilos were sold."),
    ("Le taux passe de 12.500 à 13.000 euros.", "The rate goes from 12.5 to 13 euros."),
    ("300 k€", "€300"),
    ("le 14 juil. 1789", "June 14, 1789"),
    ("La surface est de 2 500 km2.", "The area is 2,500 square metres."),
    ("La 2de édition a réuni 300 personnes.", "The third edition drew 300 people."),
]


def _findings(source: str, target: str) -> list[str]:
    missing, invented = compare(source, target)
    changed = compare_units(source, target)
    return [q.phrase for q in (*missing, *invented)] + [f"{one.text} > {other.text}" for one, other in changed]


@pytest.mark.parametrize(("source", "target"), GOOD)
def test_a_right_translation_raises_no_alarm(source: str, target: str) -> None:
    assert _findings(source, target) == []


@pytest.mark.parametrize(("source", "target"), BAD)
def test_a_changed_figure_raises_an_alarm(source: str, target: str) -> None:
    assert _findings(source, target)
