"""Sentences of an article that speak to a model rather than to a reader: never shown to one, never evidence."""

import re

_ORDERS = re.compile(
    r"(?:ignor|oubli|néglig|contourn|outrepass)\w*\b.{0,60}\b(?:consigne|instruction|directive|règle|ce qui précède"
    r"|prompt|précédent|ci-dessus)"
    r"|\bne\s+(?:tiens|tenez|suis|suivez)\s+(?:pas|plus)\b.{0,40}\b(?:consigne|instruction|directive|règle|ce qui)"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instruction|above|previous|prior|prompt|rule"
    r"|direction|everything)"
    r"|\b(?:nouvelles?|dernières?|vraies?|new|updated|real|following)\s+(?:consignes?|instructions?|task)\s*[:.]"
    r"|\b(?:réponds|répondez|répondre|écris|écrivez|affiche[zr]?|imprime[zr]?|recopie[zr]?|renvoie|renvoyez|termine"
    r"|terminez|résume|résumez|traduis|traduisez|ajoutez?)\b.{0,25}\b(?:uniquement|seulement|exactement|simplement"
    r"|plutôt|ce qui suit|ceci|json|mot pour mot|ton résumé|votre résumé|au résumé)\b"
    r"|\b(?:respond|reply|answer|output|print|write|return|repeat|append|add|summari[sz]e)\b.{0,25}\b(?:only|exactly"
    r"|verbatim|the following|instead|json|your summary|this sentence|to the summary)\b"
    r"|\b(?:dis|dites|dire|say|écris|write)\s+(?:ceci|this|ce\s+qui\s+suit|the\s+following)\b"
    r"|\b(?:ton|votre|your)\s+(?:résumé|réponse|summary|answer)\s+(?:doit|devra|must|should|has\s+to)\b"
    r"|\b(?:d['’]ajouter|d['’]écrire|de\s+répondre|to\s+(?:add|append|write))\b.{0,80}\b(?:résumé|réponse|summary|answer)\b"
    r"|\b(?:tu es|vous êtes|you are)\s+(?:désormais|maintenant|à présent|now)\b"
    r"|\b(?:act|agis|agissez)\s+(?:as|comme|en tant)\b"
    r"|\b(?:si|if)\s+(?:tu es|vous êtes|you are)\s+(?:une?|an?)\s+(?:ia|ai|modèle|assistant|language|llm)"
    r"|\bmode\s+(?:développeur|administrateur)|\b(?:developer|admin|dan|god)\s+mode\b|jailbreak"
    r"|\b(?:prompt|invite|message)\s+(?:système|system|initial)|\bsystem\s+(?:prompt|message|override)"
    r"|(?:^|[\s\"«>#])(?:system|système|assistant|user|utilisateur|human)\s?:"
    r"|<\|?[\w/!][^<>]{0,80}\|?>|<!--|-->|\[/?INST\]|<</?SYS>>|^#{1,4}\s*(?:instruction|system|response|réponse)"
    r"|[\[{]\s*[\"'][\w ]+[\"']\s*:|[\"']\s*\]?\s*\}|\bdisplay\s*:\s*none|\bfont-size\s*:\s*0"
    r"|(?<![\w/.])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{24,}={0,2}(?![\w/])|\bbase64\b|\brot13\b",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Tell whether a sentence looks like an order to a model: an instruction, a fake turn, markup, a coded message.

    It errs on the side of orders: such a sentence may still be quoted by extraction, which obeys nobody.
    """
    return _ORDERS.search(text) is not None
