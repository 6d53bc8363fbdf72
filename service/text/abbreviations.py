"""Short forms that end in a full stop, and words that open sentences: what the splitter knows about words.

Keys are lower-case and without the final full stop, except `TITLES`, where the capital matters.
"""


def _words(*rows: str) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.split())


# A name or a word always follows: no sentence ends here.
TITLES = _words(
    "M MM Mme Mmes Mlle Mlles Mgr Mr Mrs Ms Dr Drs Pr Prof Me Mes Vve St Ste Sts Stes Gal Gén Cdt Cne Lt Col Sgt Adj",
    "Capt Amb Hon Rev Gov Sen Rep Gen Pres Messrs Maj Mt Ft",
)

# Something always follows, whatever it is.
NEVER_LAST = _words(
    "cf cfr p pp càd c.-à-d p.ex i.e e.g v vs env av apr bd bld fbg pl rte n° tél dir trad réf sté ets éts",
    "resp approx dept",
)

# A surname always follows, unless a word that opens sentences does: « Ph. Martin », « Th. Durand ».
FIRST_NAMES = _words("Ph Th Ch Chr Cl Fr Gh Gér Gui Alf Alph Aug Edm Em Et Ét Fréd Gust Hon Jos Jul Max Théo Vict Yv")

# No sentence ends here when a number follows: p. 12, art. 3, no. 5, nov. 2023.
BEFORE_NUMBER = _words(
    "p pp art al chap fig vol n no nos nr num t tom sect par § éd ed janv jan févr fév feb mar avr apr juil jul aug",
    "sept sep oct nov déc dec dép arr rés pl ch ann crim civ soc com plén bull ass env",
)

# May stand at the end: only a word that opens sentences tells.
MAYBE_LAST = _words(
    "prof dr const cass cons crim civ règl arr",
    "al cie inc ltd corp co jr sr hab coll min max sec ex suiv ss sqq ed éd univ dép gouv adm",
    "janv févr fév avr juil sept oct nov déc jan feb apr aug dec a.m p.m u.s u.k n.b p.-s",
)

# A full sentence may follow at once, and mostly does.
OFTEN_LAST = _words("etc h km kg cm mm ha")

# Capitalised behind a full stop, these open a sentence, and are no name that an abbreviation could stand before.
STARTERS = {
    "fr": _words(
        "le la les l un une des du de d au aux ce cet cette ces c ça cela ceci il elle ils elles on nous vous je j tu",
        "mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs qui que qu quoi quel quelle quels quelles",
        "dont où quand comment pourquoi combien si s mais ou et donc or ni car puis ensuite enfin ainsi alors aussi",
        "après avant pendant depuis dès durant lors lorsque lorsqu puisque tandis malgré selon pour contre sans sous",
        "sur dans en par avec chez entre vers parmi outre hormis face quant toutefois cependant pourtant néanmoins",
        "désormais aujourd hier demain y voici voilà tout toute tous toutes chaque aucun aucune nul plusieurs",
        "certains certaines beaucoup peu plus moins autre autres même ne n pas jamais rien à est",
        "m. mm mme mmes mlle mgr",
    ),
    "en": _words(
        "the a an this that these those he she it they we you i his her its their our your my who what which when",
        "where why how if but and or so yet nor for then thus also after before during since until while although",
        "though because",
        "despite according in on at by with from to of as no not all some many most few each every there here",
        "however meanwhile still now today yesterday",
    ),
}

# Opens a sentence, and is hardly ever the first word of a surname ("La Rue", "Le Goff", "Du Bois").
SURE_STARTERS = {
    "fr": STARTERS["fr"] - _words("le la les l de d du des au aux à saint ben son ma sa ton or m."),
    "en": STARTERS["en"] - _words("a an i so my no"),
}

TOP_LEVEL_DOMAINS = _words("com net org fr eu info tv io ca be ch ml sn ci uk de gov edu html php pdf js ai")
