"""Compare a sentence with its translation and say, for a reader, which facts may not have survived."""

from service.domain import WarningCode
from service.fidelity.agents import find_turned_agent
from service.fidelity.coordination import find_lost_counted, find_lost_half, find_lost_head
from service.fidelity.direction import find_contradiction
from service.fidelity.echoes import find_echo
from service.fidelity.figures import lost_figures
from service.fidelity.grave_facts import find_lost_fact
from service.fidelity.leftover import find_leftover, is_copy
from service.fidelity.limits import find_lost_limit
from service.fidelity.names import compare_names, find_name_left
from service.fidelity.negation import compare_negation, count_negations
from service.fidelity.nonwords import find_nonwords
from service.fidelity.number_checks import compare, compare_units
from service.fidelity.opposites import find_reversals
from service.fidelity.prepositions import find_contrary_preposition
from service.fidelity.privatives import find_privatives
from service.fidelity.relations import find_invented_relation
from service.fidelity.relatives import find_turned_relative
from service.fidelity.reserve import lost_reserve
from service.fidelity.shape import breaks_off, find_loop, is_unclosed, length_share, lost_quotes, missing_clause
from service.fidelity.spans import find_changed_span
from service.fidelity.tenses import find_lost_future
from service.fidelity.word_senses import find_wrong_senses

Finding = tuple[WarningCode, str]

_QUOTE_WORDS = 8  # longer quotations are shortened in a detail


def check(
    source: str, target: str, *, source_language: str = "fr", target_language: str = "en", finished: bool = True
) -> tuple[Finding, ...]:
    """Return what is doubtful about a translation: a code and a detail that quotes what is meant, gravest first.

    `finished` is whether the engine came to the end of its output. Pure and deterministic; no model is used. Where a
    language is neither French nor English, only what needs no knowledge of it is looked at: shape and long figures.
    """
    languages = (source_language, target_language)
    if not source.strip():
        return ()
    if not READ.issuperset(languages):
        return tuple(dict.fromkeys(_of_any_language(source, target, finished)))
    if is_copy(source, target, *languages):
        return ((WarningCode.UNTRANSLATED, f"« {_shorten(target)} » was left in {_NAMES[source_language]}"),)
    findings = [
        *_end(source, target, finished),
        *(_loop(source, target) or _echo(source, target, *languages)),
        *_numbers(source, target, *languages),
        *_span(source, target, *languages),
        *_meaning(source, target, *languages),
        *_relation(source, target, *languages),
        *_names(source, target, *languages),
        *_leftover(source, target, *languages),
        *_words(source, target, *languages),
        *(_length(source, target) or _fact(source, target, *languages)),
    ]
    return tuple(dict.fromkeys(findings))


_NAMES = {"fr": "French", "en": "English"}
READ = frozenset(_NAMES)
"""Languages whose numbers, names and negations are known."""


def _of_any_language(source: str, target: str, finished: bool) -> list[Finding]:
    missing = lost_figures(source, target)
    share = length_share(source, target)
    return [
        *_end(source, target, finished),
        *_loop(source, target),
        *((WarningCode.NUMBER_MISMATCH, f"« {figure} » is missing") for figure in missing),
        *(_length(source, target) if share is not None else ()),
    ]


def _end(source: str, target: str, finished: bool) -> list[Finding]:
    if not finished:
        return [(WarningCode.TRUNCATED, "the translation was cut off before its end")]
    if breaks_off(source, target):
        return [(WarningCode.TRUNCATED, f"the translation stops in mid-sentence, after « {_last(target)} »")]
    if is_unclosed(source, target):
        return [(WarningCode.TRUNCATED, "a quotation is opened or closed, but not both")]
    return []


def _loop(source: str, target: str) -> list[Finding]:
    loop = find_loop(target, source)
    return [(WarningCode.REPETITION, f"« {_shorten(loop)} » is repeated")] if loop else []


def _echo(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    echo = find_echo(source, target) if (source_language, target_language) == ("fr", "en") else None
    return [(WarningCode.REPETITION, f"« {echo} » is repeated")] if echo else []


def _span(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    changed = find_changed_span(source, target) if (source_language, target_language) == ("fr", "en") else None
    return [(WarningCode.NUMBER_MISMATCH, f'« {changed.french} » became "{changed.english}"')] if changed else []


def _numbers(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    missing, invented = compare(source, target, source_language, target_language)
    changed = compare_units(source, target, source_language, target_language)
    lost = [quantity for quantity in missing if not any(measure.covers(quantity.start) for measure, _ in changed)]
    new = [quantity for quantity in invented if not any(measure.covers(quantity.start) for _, measure in changed)]
    return [
        *((WarningCode.NUMBER_MISMATCH, f'« {ours.text} » became "{theirs.text}"') for ours, theirs in changed),
        *((WarningCode.NUMBER_MISMATCH, f"« {quantity.phrase} » is missing") for quantity in lost),
        *((WarningCode.NUMBER_MISMATCH, f"« {quantity.phrase} » is not in the source") for quantity in new),
    ]


def _meaning(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    """Return a lost or an added negation and words turned into their opposites.

    Where both meet, one undoes the other, as when « n'est pas fermé » becomes "remains open".
    """
    reversals = find_reversals(source, target, source_language, target_language)
    if not reversals and (source_language, target_language) == ("fr", "en"):
        reversals = tuple(filter(None, [find_privatives(source, target)]))
    if reversals:
        if count_negations(source, source_language) != count_negations(target, target_language):
            return []
        return [(WarningCode.MEANING_REVERSED, f'« {word.source} » became "{word.target}"') for word in reversals]
    if (source_language, target_language) == ("fr", "en") and (unreserved := _unreserved(source, target)):
        return [(WarningCode.MEANING_REVERSED, unreserved)]
    if target_language == "en" and (wrong := find_contradiction(target)):
        return [(WarningCode.MEANING_REVERSED, f'"{wrong.word} {wrong.figures}" contradicts its figures')]
    negation = compare_negation(source, target, source_language, target_language)
    if negation is None:
        return []
    fate = "is not in the source" if negation.added else "lost its negation"
    return [(WarningCode.NEGATION_LOST, f"« {negation.text} » {fate}")]


def _unreserved(source: str, target: str) -> str | None:
    """Say what the French tells with reserve or within limits and the English does not; None where there is nothing."""
    if reserve := lost_reserve(source, target):
        return f"« {_shorten(reserve)} » is told as a fact"
    limited = find_lost_limit(source, target)
    return f"« {limited} » is told as a plain denial" if limited else None


def _relation(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    if (source_language, target_language) != ("fr", "en"):
        return []
    words = (
        find_invented_relation(source, target)
        or find_turned_relative(source, target)
        or find_turned_agent(source, target)
    )
    turned = find_contrary_preposition(source, target)
    findings = (
        [(WarningCode.MEANING_REVERSED, f'"{_shorten(words)}" relates what the source does not')] if words else []
    )
    if turned:
        findings.append((WarningCode.MEANING_REVERSED, f'« {turned.french} » became "{turned.english}"'))
    if future := find_lost_future(source, target):
        findings.append((WarningCode.MEANING_REVERSED, f"« {future} » is told as past"))
    return findings


def _names(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    missing, invented = compare_names(source, target, source_language, target_language)
    findings = [(WarningCode.ENTITY_CHANGED, f"« {name.text} » is missing") for name in missing]
    findings += [(WarningCode.ENTITY_CHANGED, f"« {name.text} » is not in the source") for name in invented]
    quoted = lost_quotes(source, target)
    if quoted:
        findings.append((WarningCode.ENTITY_CHANGED, f"« {_shorten(quoted)} » is no longer marked as a quotation"))
    return findings


def _leftover(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    languages = source, target, source_language, target_language
    found = filter(None, (find_leftover(*languages), find_name_left(*languages)))
    return [(WarningCode.UNTRANSLATED, f"« {words} » was left in {_NAMES[source_language]}") for words in found]


def _words(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    if (source_language, target_language) != ("fr", "en"):
        return []
    findings = [
        (
            WarningCode.WORD_DOUBTFUL,
            f'« {word.french} » became "{word.text}", which is no English word'
            if word.french
            else f"« {word.text} » is no English word",
        )
        for word in find_nonwords(source, target)
    ]
    return findings + [
        (WarningCode.WORD_DOUBTFUL, f'« {one.french} » became "{one.english}" and not "{one.wanted}"')
        for one in find_wrong_senses(source, target)
    ]


def _length(source: str, target: str) -> list[Finding]:
    share = length_share(source, target)
    if share is not None:
        measure = "short" if share < 1 else "long"
        return [(WarningCode.LENGTH_RATIO, f"the translation is unusually {measure}: {share:.0%} of its source")]
    clause = missing_clause(source, target)
    return [(WarningCode.LENGTH_RATIO, f"« {_shorten(clause)} » seems to be missing")] if clause else []


def _fact(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    if (source_language, target_language) != ("fr", "en"):
        return []
    lost = find_lost_fact(source, target) or find_lost_half(source, target)
    if lost:
        return [(WarningCode.LENGTH_RATIO, f"« {lost} » seems to be missing")]
    head = find_lost_head(source, target) or find_lost_counted(source, target)
    return [(WarningCode.LENGTH_RATIO, f"part of « {head} » seems to be missing")] if head else []


def _shorten(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= _QUOTE_WORDS else " ".join(words[:_QUOTE_WORDS]) + "…"


def _last(text: str) -> str:
    return " ".join(text.split()[-3:])
