"""What stands in an article's text without being part of it: bylines, credits, sources, links, appeals to subscribe."""

import re

from service.text.abbreviations import STARTERS

_LONGEST = 300  # characters; longer lines say something of their own

_AGENCY = (
    r"(?:AFP|Afp|Reuters|REUTERS|AP|APA|APANEWS|APAnews|APS|ANP|Belga|BELGA|ATS|ats|Keystone[- ]ATS|MAP|TAP|PANA"
    r"|PANAPRESS|Xinhua|XINHUA|EFE|DPA|dpa|ANSA|BBC|RFI|PA Media|AIB|AIP|MENA|ACP|ACI|AGP|ABP|AMI|ANP|ATOP|GNA"
    r"|NAN|SPA|KUNA|WAFA|Wafa|SANA|NNA|ANI|IRNA|TASS|Tass|Anadolu|AA|Sputnik|Bloomberg|Yonhap|Kyodo|Lusa|LUSA"
    r"|PAP|Agence France[- ]Presse|Associated Press|Agence de presse africaine)"
)
_AGENCIES = rf"{_AGENCY}(?:(?:\s?[,/&-]\s?|\s(?:et|and|avec|with)\s){_AGENCY}){{0,3}}"
_CAPITALISED = r"(?:[dl][’'])?[A-ZÀ-ÖØ-Þ][\w’'.-]{0,30}"
_PARTICLE = r"(?:de|du|des|d’|la|le|el|al|ag|ould|ben|bin|ibn|van|von|der|den|di|da|dos|y|et|and|&)"
_FULL_NAME = rf"{_CAPITALISED}(?:,?\s(?:{_PARTICLE}\s){{0,2}}{_CAPITALISED}){{1,7}}"
_NAME = rf"{_CAPITALISED}(?:,?\s(?:{_PARTICLE}\s){{0,2}}{_CAPITALISED}){{0,7}}"

_PLACE = rf"(?:à|au|aux|en|in|at)\s{_CAPITALISED}(?:[\s-]{_CAPITALISED}){{0,3}}"
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|janv|févr|avr|juil|sept|déc"
)
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SITES = "facebook|twitter|x|linkedin|whatsapp|telegram|instagram|pinterest|tiktok|youtube|e-?mail"

# Each pattern must match the whole line or sentence, without its leading bullets and arrows. None may nest
# repetitions over the same characters: the text comes from strangers.
_IN_ANY_CASE = [
    # sources and rights
    r"(?:sources?|source photo)\s?:\s?.{1,120}",
    r"(?:©|\(c\)\s|copyright\s?(?:©|\(c\)|\d{4}|:)).{0,120}",
    r"(?:tous droits réservés|all rights reserved|reproduction (?:interdite|réservée)).{0,120}",
    # credits of pictures
    r"(?:crédits?|credits?)(?:[ -](?:photos?|images?|vidéos?|illustrations?))?\s?:\s?.{1,150}",
    r"(?:photos?|images?|vidéos?|illustrations?|infographies?|légende|caption|picture)(?: d[’']illustration)?"
    r"(?: à la une)?\s?[:©]\s?.{1,150}",
    r"(?:photo|image) d[’'](?:illustration|archives?)\.?",
    # when and how long
    rf"(?:publiée?|postée?|mise? à jour|modifiée?|créée?|published|updated|posted|last updated)\s?:?"
    rf"(?:\s(?:le|à|on|at|by|et|and|hier|aujourd[’']hui|mise? à jour|modifié|:|[|–•-]|\d{{1,4}}(?:er|st|nd|rd|th)?,?"
    rf"|\d{{1,2}}\s?[h:]\s?\d{{0,2}}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|(?:{_DAYS}|{_MONTHS})[.,]?|[ap]m|gmt|utc|cet)){{1,16}}\.?",
    r"(?:temps|durée) de lecture\b.{0,30}|(?:[^.!?]{2,60}[·•|–—-]\s?)?\d{1,2}\s?min(?:utes?)? (?:de lecture|read)",
    # ways to other pages
    r"(?:(?:à|a|et) )?(?:lire|relire|voir|revoir|écouter|regarder|découvrir)(?: (?:aussi|également))?"
    r"(?: (?:sur|dans)\s.{1,40})?\s?:.{0,250}",
    r"(?:(?:à|a) )?(?:lire|voir|écouter|regarder) (?:aussi|également)\b.{0,200}",
    r"(?:à|a) (?:lire|voir|écouter|découvrir)\.?",
    r"(?:à|a) ne (?:surtout )?pas (?:surtout )?(?:manquer|rater)\b.{0,60}",
    r"lire (?:la suite|l[’']article (?:original|complet|entier|intégral|ici|sur)|l[’']intégralité|en entier|plus)"
    r"\b.{0,120}",
    r"(?:pour (?:aller plus loin|en savoir plus)|en savoir plus|sur le même (?:sujet|thème)"
    r"|articles? (?:liés|similaires|associés)|(?:nos autres articles|notre dossier|dossier))\s?(?::.{0,200})?",
    r"(?:ceci|cela|ces articles|vous) pourr(?:ait|aient|iez) (?:aussi |également )?"
    r"(?:être intéressée?s?|vous intéresser|intéresser|aimer)\b.{0,80}",
    r"(?:read|see|watch|listen) (?:more|also|next|the original|the full (?:article|story))\b.{0,200}",
    r"(?:more on this story|related (?:articles?|stories|topics)"
    r"|you (?:may|might) also (?:like|be interested)).{0,120}",
    r"(?:cliquez|cliquer|click) (?:ici|here|sur|on)\b.{0,150}",
    r"(?:retrouvez|suivez|rejoignez|follow|join|find)[ -](?:nous|us)\b.{0,200}",
    r"(?:retrouvez|suivez) (?:toute l[’']|l[’']actualité|l[’']ensemble|tous nos|nos articles).{0,150}",
    r"https?://\S{1,280}|www\.\S{1,280}",
    # appeals, buttons and labels
    r"(?:abonnez|réabonnez)[ -]vous\b.{0,200}|(?:inscrivez|enregistrez)[ -]vous (?:à|pour|gratuitement)\b.{0,200}",
    r"connectez[ -]vous pour (?:lire|commenter|accéder)\b.{0,100}",
    r"(?:je m[’']abonne|déjà abonnée?|article réservé|réservé aux abonnés|contenu réservé)\b.{0,150}",
    r"il vous reste \d.{0,30}\barticle\b.{0,60}",
    r"(?:subscribe|sign up) (?:to|for|now|today|here)\b.{0,150}|already a subscriber\b.{0,100}",
    r"recevez\s(?:gratuitement |chaque |toute |notre |nos |l[’']essentiel ).{0,150}",
    r"(?:notre |la |our )?newsletter\s?(?::.{0,150})?",
    r"(?:partager?|partagez|share|tweeter|imprimer|envoyer|commenter|print)"
    r"(?: (?:cet article|sur|on|this|par|via)\b.{0,80})?",
    r"(?:laisse[rz]|poster?|ajouter) un commentaire.{0,60}|(?:\d{1,5} )?(?:commentaires?|comments?)(?: \(\d{1,5}\))?",
    rf"(?:{_SITES})(?:\s?[,|·•/]?\s?(?:{_SITES})){{0,8}}",
    r"(?:nous utilisons|ce site utilise|we use|this (?:site|website) uses)\b.{0,60}\b(?:cookies|traceurs)\b.{0,200}",
    r"(?:tout )?(?:accepter|accept|refuser|gérer)(?: (?:les|tous les|all|mes))? ?cookies",
    r"(?:publicité|advertisement|annonce|sponsorisé|contenu sponsorisé)",
    r"(?:mots[ -]clés?|tags?|étiquettes?|keywords|catégories?|rubriques?)\s?:\s?.{1,200}",
]
_WITH_CAPITALS = [
    # agencies
    rf"[(\[]?\s?(?:[Aa]vec |[Ww]ith |\+\s?)?(?:l[’'])?{_AGENCIES}\s?[)\]]?\.?",
    r"[(\[]?(?:[Aa]vec|[Ww]ith) (?:les |des |l[’'])?(?:[Aa]gences?|agencies)(?: de presse)?\s?[)\]]?\.?",
    rf"(?:{_NAME}|(?:[A-Z]\.[ -]?){{2,4}})\s?(?:,|/|\(|\|)?\s?(?:avec |with |\+ )?{_AGENCIES}\)?\.?",
    rf"(?:[Pp]hotos?|PHOTOS?|[Ii]mages?)\s(?:d[’']archives?\s)?(?:/\s?)?{_AGENCIES}\b.{{0,60}}",
    rf"{_CAPITALISED}(?:[\s-]{_CAPITALISED}){{0,3}}(?:,\s\d{{1,2}}(?:er)?\s\w{{3,9}}\.?(?:\s\d{{4}})?)?"
    rf"\s?[(\[]\s?{_AGENCIES}\s?[)\]]\s?[–—-]?",
    # bylines
    rf"(?:[Pp]ar|PAR|[Bb]y|BY)\s?:?\s{_NAME}(?:\s?[,(|–-]\s?[^.]{{1,60}})?",
    rf"{_FULL_NAME}\s?[,(]\s?(?i:envoyée?s? spéciale?s?|correspondante?s?|journaliste|stagiaire|notre correspondante?"
    rf"|staff writer|our correspondent)\b.{{0,60}}",
    rf"(?i:(?:propos|témoignages?|textes?) (?:recueillis?|traduits?|adaptés?)|(?:interview|entretien)(?: réalisée?)?"
    rf"|traduit(?: de l[’'][a-z]{{3,12}})?|traduction|(?:additional )?reporting|editing|writing|edited|translated"
    rf"|interviewed|rédigé)(?: :)? (?:par|by) .{{0,20}}{_CAPITALISED}.{{0,100}}",
    rf"(?:[Dd]e )?[Nn](?:otre|os) (?i:correspondante?s?|envoyée?s? spéciale?s?)(?: permanente?| particulier)?"
    rf"(?:,? {_PLACE})?(?:\s?[,:]\s?{_NAME})?\.?",
    rf"(?:Correspondance(?: particulière)?|(?:La |Par la )?[Rr]édaction(?: web)?)(?:(?: d[eu’']| avec) {_NAME})?",
]
_BOILERPLATE = re.compile(
    "|".join([*(f"(?i:{pattern})" for pattern in _IN_ANY_CASE), *(f"(?:{pattern})" for pattern in _WITH_CAPITALS)])
)
_BULLETS = re.compile(r"[\s>»→►▶▸●•·*|\[–—-]*")

_LONE_NAME = re.compile(
    rf"(?:{_CAPITALISED}(?:,?\s(?:{_PARTICLE}\s){{0,2}}{_CAPITALISED}){{1,6}}|(?:[A-Z]\.[ -]?){{2,4}})"
    rf"(?:\s?\(.{{2,40}}\)|,? {_PLACE})?\.?"
)
_NO_NAME = (STARTERS["fr"] | STARTERS["en"]) - {"m."}
_TOWN = rf"{_CAPITALISED}(?:\s(?:{_PARTICLE}\s)?{_CAPITALISED}){{0,4}}(?:\s\([^()\n]{{2,30}}\))?"
_DATE = (
    rf"(?:\s?,\s?(?:le\s)?(?:(?i:{_DAYS})\s)?"
    rf"(?:\d{{1,2}}(?:er)?\s(?i:{_MONTHS})\.?(?:\s\d{{4}})?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}))"
)
_LONE_DATE = re.compile(
    rf"(?i:(?:le\s)?(?:(?:{_DAYS}),?\s)?\d{{1,2}}(?:er)?\s(?:{_MONTHS})\.?(?:\s\d{{4}})?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
    r"(?:,?\s(?:à\s)?\d{1,2}\s?[h:]\s?\d{0,2})?\.?\s*\Z"
)
_DASH = r"\s?(?:-{1,2}|[–—]|:)\s+"
_DASH_BEHIND = r"\.?\s?(?:-{1,2}|[–—]|:)\s*(?=\S)"  # behind a bracket no blank is needed
_SENTENCE = r"(?=[A-ZÀ-ÖØ-Þ«“\"])"
_PLACES = rf"{_TOWN}(?:(?:,\s|\s?/\s?){_TOWN})?"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ]{3,20}(?:(?:[\s’'-]|\s?/\s?)[A-ZÀ-ÖØ-Þ]{2,20}){0,5}(?:\s\([^()\n]{2,30}\))?"
_SENT = r"(?i:envoyée?s? spéciale?s?|correspondante?s?|correspondance)(?: permanente?| particuli(?:er|ère))?"
# IPTC's own example: « N'DJAMENA, 1er janvier (Xinhua) -- »; a date tells agencies that are not in the list, and a
# town in capitals before a dash is a dateline without either.
_DATELINE = re.compile(
    rf"{_PLACES}{_DATE}?\s?[(\[/]\s?{_AGENCIES}\s?[)\]/]{_DASH_BEHIND}"
    rf"|{_PLACES}{_DATE}\s?[(\[/]{{1,2}}\s?[A-Za-z][\w .&/-]{{1,25}}\s?[)\]/]{{1,2}}{_DASH_BEHIND}"
    rf"|[(\[]\s?{_AGENCIES}\s?[)\]]{_DASH_BEHIND}"
    rf"|{_AGENCIES}\s?[,-]\s?{_TOWN}{_DASH}"
    rf"|{_AGENCIES}\s?/\s?{_TOWN}(?:\s?/\s?{_NAME})?\s?[–—-]\s+"
    rf"|{_PLACES}{_DATE}?\s?,\s?{_AGENCIES}{_DASH}"
    rf"|{_PLACES}{_DATE}\s?(?:-{{1,2}}|[–—])\s+{_SENTENCE}"
    rf"|{_CAPITALS}\s?(?:-{{1,2}}|[–—])\s+{_SENTENCE}"
    rf"|{_TOWN}(?:,\s{_TOWN})?\s\|\s{_AGENCIES}\s\|\s[^|\n–—-]{{3,40}}\s[–—-]\s+"
    rf"|(?:[Dd]e )?[Nn](?:otre|os) {_SENT}(?:,? {_PLACE})?(?:\s?,\s{_NAME})?\s?(?:-{{1,2}}|[–—]|:)\s+"
    rf"|{_SENT}(?:,? {_PLACE}|,\s{_TOWN})?\.?\s?(?:-{{1,2}}|[–—])\s+{_SENTENCE}"
)
_TEASER = re.compile(
    r"(?i:à|a) (?i:ne (?:surtout )?pas (?:surtout )?(?:manquer|rater)|lire|regarder|écouter|voir)"
    r"(?: aussi| également)? sur [^:.!?]{1,40}:\s+(?=.{20,}[.!?…»\"]\s*\Z)"
)


def is_boilerplate(text: str) -> bool:
    """Tell whether a line or a sentence is a source, a credit, a byline, a link to elsewhere or an appeal.

    Wherever it stands: the forms are unmistakable, and anything of more than 300 characters is never one.
    """
    if len(text) > _LONGEST:
        return False
    start = _BULLETS.match(text)
    return bool(_BOILERPLATE.fullmatch(text[start.end() if start else 0 :].rstrip()))


def is_lone_name(text: str) -> bool:
    """Tell whether a line holds nothing but the name of a person, or of several: a byline or a signature."""
    if len(text) > 120 or not _LONE_NAME.fullmatch(text):
        return False
    return not any(word.lower() in _NO_NAME for word in re.split(r"[\s’']+", text)[:1])


def is_name_or_date(text: str) -> bool:
    """Tell whether a line above an article holds nothing but a date, or a name, or both: « A. Roy 3 mars »."""
    date = _LONE_DATE.search(text) if len(text) <= 120 else None
    if date is None:
        return is_lone_name(text)
    name = text[: date.start()].strip(" ,·•|–—-")
    return not name or bool(_LONE_NAME.fullmatch(name))


def preamble_end(text: str) -> int:
    """Return the length of what is no part of the sentence it opens, or 0.

    That is an agency's dateline, « Bamako (AFP) - », or a teaser whose link was lost, « À lire sur Radio Sahel : ».
    """
    match = _DATELINE.match(text[:_LONGEST]) or (_TEASER.match(text) if len(text) < 2000 else None)
    return match.end() if match else 0
