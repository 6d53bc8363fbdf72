"""The closed word classes that extraction needs, for French and English: what carries no topic, what cannot open."""

import re
from dataclasses import dataclass

_FR_STOP = """
a ai aie ainsi alors ans apres as au aucun aucune aujourd aupres auquel aura aurait auront aussi autre autres aux
avaient avait avant avec avez avoir avons ayant beaucoup bien bon c car ce ceci cela celle celles celui cependant
certain certaine certaines certains ces cet cette
ceux chacun chaque chez ci comme comment contre d dans de depuis derniere
dernieres dernier derniers des deux devant dit doit doivent donc dont du durant elle elles en encore enfin entre envers
es est et etaient etait etant etc ete etes etre eu eux fait faire fallait faut fois font ils il ici j jamais je jusqu
jusque juste l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais malgre me meme memes
mes moi moins mon n ne ni non nos notamment notre nous nouveau nouvelle on ont or ou outre par parce parfois parmi pas
pendant peu peut peuvent plus plusieurs plutot pour pourquoi pourrait pourtant pres presque puis puisque qu quand quant
que quel quelle quelles quelque quelques quels qui quoi s sa sans sauf se selon sera serait seront ses si sien soit son
sont sous soutient suis sur surtout t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute
toutefois toutes tres trop tu un une uns va vers via voici voila vont vos votre vous vu y
"""

_EN_STOP = """
a about above after again against all also although am among an and any are aren as at be because been before being
below between both but by can could couldn did didn do does doesn doing don down during each even ever few for from
further had hadn has hasn have haven having he her here hers herself him himself his how however i if in into is isn it
its itself just ll last let like made many may me might more most much must my myself new no nor not now of off on once
one only or other our ours out over own re said same say says shall she should so some such t than that the their
theirs them themselves then there these they this those though through to too under until up upon us ve very was wasn
we were weren what when where whether which while who whom why will with within without would you your yours s d m
"""

_FR_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_EN_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language needs: stop words without accents, and patterns over sentences."""

    stopwords: frozenset[str]
    dates: re.Pattern[str]
    speech: re.Pattern[str]
    first_person: re.Pattern[str]
    narrator: re.Pattern[str]
    negation: re.Pattern[str]
    cues: re.Pattern[str]


FRENCH = Lexicon(
    stopwords=frozenset(_FR_STOP.split()),
    dates=re.compile(
        rf"\b(?:{_FR_DAYS}|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
        r"|hier|aujourd['’]hui|demain|(?:19|20)\d\d)\b",
        re.IGNORECASE,
    ),
    speech=re.compile(
        r"\b(?:a|ont|avait|avaient|a-t-(?:il|elle|on))\s+(?:\w+\s)?(?:déclaré|indiqué|précisé|affirmé|expliqué|ajouté"
        r"|annoncé|assuré|estimé|souligné|rappelé|dit|confié|raconté|jugé|lancé|déploré|salué|insisté|écrit|tweeté"
        r"|poursuivi|conclu|regretté|martelé|révélé|rapporté|fait savoir)\b",
        re.IGNORECASE,
    ),
    first_person=re.compile(
        r"(?<![\w-])(?:je|j['’]|moi|mon|ma|mes|tu|toi|vous|votre|vos|nous)(?![\w-])", re.IGNORECASE
    ),
    narrator=re.compile(
        r"(?<![\w-])(?:je|j['’]|me|m['’]|moi|mon|mes|tu|toi|commençons|voyons|passons|revenons|prenons"
        r"|imaginons)(?![\w-])",
        re.IGNORECASE,
    ),
    negation=re.compile(r"(?<!\w)(?:ne|n['’]|pas|jamais|aucune?|ni|sans|non)(?!\w)", re.IGNORECASE),
    cues=re.compile(
        r"\b(?:important|essentiel|principal|majeur|décision|annonce|objectif|enjeu|conclu|résultat|désormais|selon"
        r"|au total|première fois|risque|nouve(?:au|lle)|faudrait|doit|doivent|pourrait)",
        re.IGNORECASE,
    ),
)

ENGLISH = Lexicon(
    stopwords=frozenset(_EN_STOP.split()),
    dates=re.compile(
        rf"\b(?:{_EN_DAYS}|January|February|March|April|May|June|July|August|September|October|November|December"
        r"|yesterday|today|tomorrow|(?:19|20)\d\d)\b"
    ),
    speech=re.compile(
        r"\b(?:said|says|told|added|announced|explained|claimed|argued|stated|wrote|tweeted|insisted|warned)\b",
        re.IGNORECASE,
    ),
    first_person=re.compile(r"(?<![\w-])(?:I|me|my|mine|you|your|yours|we|us)(?![\w-])"),
    narrator=re.compile(r"(?<![\w-])(?:I|me|my|mine)(?![\w-])"),
    negation=re.compile(r"(?<!\w)(?:not|no|never|none|neither|nor|without|\w+n['’]t|cannot)(?!\w)", re.IGNORECASE),
    cues=re.compile(
        r"\b(?:important|key|main|major|decision|announce|aim|goal|result|now|according|in all|first time|risk|new"
        r"|must|should|could)\b",
        re.IGNORECASE,
    ),
)


def lexicon(language: str) -> Lexicon:
    """Return the word classes of `language`; anything but French reads as English."""
    return FRENCH if language == "fr" else ENGLISH
