"""The shapes of French dates in a sentence, as regular expressions with one named group for each part."""

import re
from functools import cache
from typing import Any

from service.context.tense import words_of_dates

_B = "[ \u00a0\u202f]"
_DAY_WORDS = (
    "premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|"
    "dix-neuf|vingt|vingt et un|vingt-deux|vingt-trois|vingt-quatre|vingt-cinq|vingt-six|vingt-sept|vingt-huit|"
    "vingt-neuf|trente|trente et un"
)
_COUNT = r"\d{1,3}|(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent)(?:[- ](?:et[- ])?(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf))?"  # noqa: E501


def _either(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


@cache
def date_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return (name, pattern) of every shape, the longer and more certain ones first."""
    data: dict[str, Any] = words_of_dates()
    day = rf"(?:1er|0?[1-9]|[12]\d|3[01]|{_DAY_WORDS})(?!\d)"
    short = [name for name in data["months"] if f"{name}." in data["abbreviated"]]
    month = rf"(?:(?:{_either(set(data['months']) - set(short))})(?!\w)|(?:{_either(short)})(?!\w)\.?)"
    lower_month = "(?-i:" + _either(set(data["months"]) - set(short)) + r")(?!\w)"
    weekday = rf"(?:{_either(data['weekdays'])})"
    year = r"(?:1[0-9]|20|21)\d\d(?![\d\w]|[.,]\d)"
    unit = rf"(?:{_either(data['units'])})(?!\w)"
    part = (
        r"(?:(?:au |en (?:début de |fin de |milieu de )?|dans l[ae’'] ?)?"
        r"(?:matin(?:ée)?|midi|après-midi|soir(?:ée)?|nuit|journée)(?!\w))"
    )
    clock = (
        rf",?{_B}(?:à|vers|dès|après|avant){_B}(?:(?P<hour>[01]?\d|2[0-4]){_B}?(?:h|heures?|:){_B}?(?P<minute>[0-5]\d)?"
        rf"(?!\w)|(?P<noon>midi|minuit)\b)(?:{_B}(?P<zone>GMT|UTC|TU)\b)?"
    )
    relative = r"dernier|dernière|passé|passée|prochain|prochaine"
    calendars = _either(name for names in data["calendars"].values() for name in names)
    season = _either(data["seasons"])
    ordinal = _either(data["ordinals"])
    shapes = {
        "other_calendar": _other_calendar(day, calendars),
        "numeric": rf"(?:le{_B})?(?<![\d./-])(?:(?P<y1>\d{{4}})-(?P<m1>\d\d)-(?P<d1>\d\d)|(?P<d2>\d{{1,2}})(?P<mark>[/.])(?P<m2>\d{{1,2}})(?P=mark)(?P<y2>\d{{4}}))(?![\d/-])(?:{clock})?",  # noqa: E501
        "night": rf"(?:la{_B})?nuit{_B}(?:de{_B}(?P<wd1>{weekday}){_B}à{_B}(?P<wd2>{weekday})|du{_B}(?P<d1>{day})(?:{_B}(?P<mon1>{month}))?{_B}au{_B}(?P<d2>{day}){_B}(?P<mon2>{month})(?:{_B}(?P<y2>{year}))?)",  # noqa: E501
        "range": rf"(?:\b(?:du|entre{_B}le|(?P<several>[ld]es)){_B}(?:(?P<wd1>{weekday}){_B})?|(?<![\w.,/–-])(?<!\d{_B})(?={day}{_B}?[-–]))(?P<d1>{day})(?:{_B}(?P<mon1>{month}))?(?P<more>(?:,{_B}{day})*)(?:{_B}(?P<y1>{year}))?(?:{_B}(?:au|et{_B}le|et){_B}(?:(?P<wd2>{weekday}){_B})?|{_B}?[-–]{_B}?)(?P<d2>{day}){_B}(?P<mon2>{month})(?:{_B}(?P<y2>{year}))?",  # noqa: E501
        "weekdays": rf"de{_B}(?P<wd1>{weekday}){_B}à{_B}(?P<wd2>{weekday})\b",
        "day": rf"(?:(?:le|ce){_B})?(?:(?P<wd>{weekday})\.?,?{_B}(?:le{_B})?)?(?<![\d.,-])(?P<d1>{day}){_B}(?P<mon1>{month})(?:{_B}(?:de{_B}l['’]année{_B})?(?P<y1>{year})|{_B}(?P<rel>{relative})\b)?(?:{_B}(?P<part>{part}))?(?:{clock})?",  # noqa: E501
        "repeated": rf"(?:chaque|tous{_B}les){_B}{weekday}s?\b|\bles{_B}{weekday}s\b|\ble{_B}{weekday}(?:{_B}(?:matin|soir|après-midi))?(?!{_B}(?:suivant|d[’'e]|\d|1er|{_DAY_WORDS}))(?=\W|$)",  # noqa: E501
        "next_weekday": rf"\ble{_B}{weekday}{_B}suivant\b",
        "weekday": rf"(?:ce{_B})?\b(?P<wd>{weekday})\b(?!{_B}(?:saint|gras|noir|de{_B}(?:Pâques|Pentecôte)))(?:{_B}(?P<rel>{relative})\b)?(?:{_B}(?P<part>{part}))?(?:{clock})?",  # noqa: E501
        "deictic": rf"\b(?P<word>avant-hier|hier|aujourd['’]hui|après-demain|demain|ce{_B}(?:matin|soir|midi)|cet{_B}après-midi)(?:{_B}(?P<part>{part}))?(?:{clock})?(?!\w)",  # noqa: E501
        "period": rf"\b(?P<period>(?:la|cette|une?){_B}semaine|(?:le|ce){_B}mois|l['’]an|l['’]année|cette{_B}année|(?:le|ce){_B}week-?end)(?:{_B}(?P<rel>{relative})\b|-ci\b)",  # noqa: E501
        "this_period": rf"\b(?P<period>cette{_B}semaine|ce{_B}mois|cette{_B}année|ce{_B}week-?end)\b",
        "other_date": rf"\b(?:la{_B}veille|l['’]avant-veille|le{_B}(?:sur)?lendemain|le{_B}(?:même{_B}jour|jour{_B}même|jour{_B}suivant)|ce{_B}jour-là|(?P<later>(?:{_COUNT}|quelques){_B}(?P<unit>{unit}){_B}(?:plus{_B}(?:tôt|tard)|auparavant|après|avant))|(?:la{_B}(?P<w>semaine)|le{_B}(?P<m>mois)|l['’](?P<y>année)){_B}(?:suivante?|précédente?|d['’](?:avant|après)))(?!\w)",  # noqa: E501
        "ago": rf"\b(?:(?P<ago>il{_B}y{_B}a|voici|voilà)|(?P<within>d['’]ici(?:{_B}à)?)|(?P<since>depuis)|(?P<ahead>dans)(?!{_B}une{_B}année)){_B}(?:(?:environ|près{_B}de|plus{_B}de|à{_B}peine|presque){_B})?(?P<count>{_COUNT}){_B}(?P<unit>{unit})",  # noqa: E501
        "last_units": rf"\b(?:ces|des|les){_B}(?P<count>{_COUNT}){_B}(?:derni(?:ers|ères)){_B}(?P<unit>{unit})",
        "quarter": rf"\b(?:(?P<rank>{ordinal}){_B}(?P<kind>trimestre|semestre)|T(?P<t>[1-4])|S(?P<s>[12])(?={_B}\d))(?!\w)(?:{_B}(?:de{_B})?(?P<y1>{year}))?",  # noqa: E501
        "season": rf"\b(?:(?P<this>cet){_B}(?P<n1>{season})|l['’](?P<n2>été|automne|hiver){_B}(?P<rel>{relative})|le{_B}(?P<n3>printemps){_B}(?P<rel2>{relative})|(?P<this2>ce){_B}(?P<n4>printemps)|(?P<n5>{season}){_B}(?P<y1>{year}))(?!\w|-\d)",  # noqa: E501
        "decade": rf"\bles{_B}années{_B}(?:(?P<y1>1[0-9]\d0|20\d0)|(?P<short>[1-9]0)|(?P<word>{_either(data['decades'])}))(?![\w-])",  # noqa: E501
        "century": rf"\b(?P<roman>[IVX]+|\d{{1,2}}){_B}?(?:e|er|ème){_B}siècle(?!\w)(?P<bc>{_B}av(?:ant|\.){_B}J)?",
        "month_year": rf"\b(?P<portion>(?:début|fin|courant|mi)[ -])?(?P<mon1>{lower_month}|(?:(?<=\W)|^){month}(?={_B}{year})){_B}(?:(?P<y1>{year})|(?P<short>(?-i:\d\d))(?!\w|[.,]\d)|(?P<rel>{relative})\b|de{_B}(?P<rel2>l['’]an(?:née)?{_B}(?:{relative})|cette{_B}année)\b)",  # noqa: E501
        "month": rf"(?:(?P<portion>\b(?:début|fin|courant|mi)[ -])|(?<=\ben{_B})|(?<=\bdepuis{_B})|(?<=\bdès{_B})|(?<=\bjusqu['’]en{_B})|(?<=\bde{_B})|(?<=\bd['’])|(?<=\bà{_B})|(?<=mois{_B}de{_B})|(?<=mois{_B}d['’]))(?P<mon1>{lower_month})",  # noqa: E501
        "years": rf"(?:(?:de{_B}(?={year}{_B}à)|entre{_B}(?={year}{_B}et))(?P<y1>{year}){_B}(?:à|et){_B}(?P<y2>{year})|(?<![\d\w/-])(?P<y3>{year.replace('(?![', '(?=[-–/])(?![')})[-–/](?P<y4>{year}))",  # noqa: E501
        "year": rf"(?:(?P<portion>\b(?:début|fin|mi)[ -])|(?<=\ben{_B})|(?<=\bdepuis{_B})|(?<=\bdès{_B})|(?<=\bavant{_B})|(?<=\baprès{_B})|(?<=\bfin{_B})|(?<=\bici{_B})|(?<=\bici{_B}à{_B})|(?<=\bl['’]an{_B})|(?<=\bannée{_B})|(?<=\bde{_B})|(?<=\d{{4}}{_B}et{_B}))(?P<y1>{year})(?!{_B}(?:[^\W\d_]+[sx]\b|km|kg|ha|m\b|euro|franc|dollar|%|€|\$))",  # noqa: E501
        "day_of_month": rf"\ble{_B}(?P<d1>1er|[1-9]|[12]\d|3[01])(?=\s*(?:[.;!?)]|$)|,(?!{_B}(?:rue|avenue|boulevard|place|quai|allée|chemin|route)|\d))",  # noqa: E501
    }
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in shapes.items())


def _other_calendar(day: str, months: str) -> str:
    """Return the shapes of « 12 ramadan 1445 », « 18 brumaire an VIII », « l'an II de la République »."""
    year = rf"(?:{_B}(?:de{_B})?(?:l['’])?(?:an(?:née)?{_B}(?:[IVX]+|\d{{1,4}})|\d{{1,4}})(?![\d\w]))"
    behind = r"(?:[ -](?:al|el|ath|i|ii|I|II|awal|thani|hijja|qi’da))*"
    era = rf"{_B}(?:de{_B}l['’]hégire|hégirienne|de{_B}la{_B}République(?!{_B}[a-zà-ÿ])|du{_B}calendrier{_B}[^\W\d_]+)"
    whole = rf"(?:l['’])?(?:an(?:née)?{_B}|(?<=\ben{_B}))(?:hégirienne{_B}\d{{1,4}}|(?:[IVX]+|\d{{1,4}}){era})"
    return rf"(?:(?:le{_B})?{day}{_B}(?:{months})\b{behind}{year}?(?:{era})?|{whole}|l['’]an{_B}[IVX]+)(?!\w)"


@cache
def date_words() -> re.Pattern[str]:
    """Return what a sentence with any date has: a digit, or a word that dates are made with."""
    data = words_of_dates()
    words = [*data["months"], *data["weekdays"], *data["seasons"], *data["units"], "siècle", "trimestre", "semestre"]
    words += ["hier", "demain", "aujourd", "veille", "lendemain", "week", "matin", "midi", "soir", "an", "hégire"]
    calendars = [name for names in data["calendars"].values() for name in names]
    return re.compile(rf"\d|\b(?:{_either([*words, *calendars])})", re.IGNORECASE)
