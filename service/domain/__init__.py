"""The values that flow from an article to its brief: frozen, without behaviour but their invariants.

All offsets are Unicode code-point offsets into `Article.text`, end exclusive.
"""

from service.domain.article import Article, Document, LanguageGuess, Sentence, SentenceKind, Warning, WarningCode
from service.domain.brief import (
    Abstract,
    AbstractSentence,
    Brief,
    FullTranslation,
    KeyPoint,
    Provenance,
    TextTranslation,
    Timing,
    Title,
    TranslatedSentence,
    TranslatedText,
)
from service.domain.context import Context, DateReference, Entity, Expansion, Gloss, Mention, Quantity, Role
from service.domain.summary import BriefOptions, Evidence, Order, Style, Summary, SummarySentence

__all__ = [
    "Abstract",
    "AbstractSentence",
    "Article",
    "Brief",
    "BriefOptions",
    "Context",
    "DateReference",
    "Document",
    "Entity",
    "Evidence",
    "Expansion",
    "FullTranslation",
    "Gloss",
    "KeyPoint",
    "LanguageGuess",
    "Mention",
    "Order",
    "Provenance",
    "Quantity",
    "Role",
    "Sentence",
    "SentenceKind",
    "Style",
    "Summary",
    "SummarySentence",
    "TextTranslation",
    "Timing",
    "Title",
    "TranslatedSentence",
    "TranslatedText",
    "Warning",
    "WarningCode",
]
