"""Compare ways of enforcing a glossary with the real engine: `python -m benchmarks.glossary`.

Each way translates the same 104 sentences, which hold one term each, and is judged by how many terms it places in how
many sentences that the fidelity checks find nothing else wrong with, and by what it costs.
"""

import argparse
import itertools
import re
from collections.abc import Callable, Sequence

from service.decoding import Decoding
from service.engines import catalog
from service.engines.kinds import embedded
from service.engines.prompting.prompted import CappedGenerator, PromptedTranslator
from service.engines.prompting.prompts import Prompt
from service.fidelity.verify import check
from service.settings import load_settings
from service.terminology import glossary as terms
from service.terminology.glossary import Entry, Glossary, Match

# an office or body with its article, and what an editor may want it to be called
PEOPLE = (
    ("le maire", "Lord Mayor"), ("le préfet", "prefect"), ("le proviseur", "headmaster"),
    ("le procureur", "state attorney"),
    ("le garde des sceaux", "justice secretary"), ("le ministre de l'intérieur", "home secretary"),
    ("le directeur général", "managing director"), ("le conseil municipal", "town council"),
    ("le conseil régional", "regional assembly"), ("le tribunal de commerce", "business court"),
    ("la mairie", "city hall"), ("la gendarmerie", "Gendarmerie"), ("le rectorat", "education office"),
)  # fmt: skip
THINGS = (
    ("le chiffre d'affaires", "turnover"), ("la sécurité sociale", "national insurance"), ("le train", "railcar"),
    ("la grève", "walkout"), ("le logement social", "council housing"), ("la laïcité", "laïcité"),
    ("l'assurance chômage", "unemployment benefit"), ("la taxe foncière", "council tax"),
    ("le baccalauréat", "A-levels"),
    ("le covoiturage", "ride sharing"), ("la sécheresse", "dry spell"), ("le télétravail", "remote work"),
    ("le bâtiment", "construction industry"),
)  # fmt: skip
WITH_PEOPLE = (
    "Hier, {} a présenté un plan aux habitants.",
    "Selon les voisins, {} connaît bien ce problème.",
    "Après trois semaines de silence, {} a enfin répondu à la lettre.",
    "Personne ne sait pourquoi {} a refusé cette proposition.",
)
WITH_THINGS = (
    "Cette année, {} inquiète les familles du quartier.",
    "Les députés ont parlé pendant six heures de ce que change {}.",
    "Dans cette région, {} reste un sujet difficile.",
    "Le journal consacre quatre pages au débat : {} divise le pays.",
)

Translate = Callable[[str], str]


def cases() -> list[tuple[str, Glossary]]:
    """Return the sentences with the one-term glossary that each is to follow."""
    pairs = itertools.chain(itertools.product(PEOPLE, WITH_PEOPLE), itertools.product(THINGS, WITH_THINGS))
    made = []
    for (phrase, target), frame in pairs:
        term = phrase.removeprefix("le ").removeprefix("la ").removeprefix("l'")
        made.append((frame.format(phrase), Glossary((Entry(term, target, 1),))))
    return made


def nothing(source: str, target: str, match: Match, translate: Translate) -> str:  # noqa: ARG001 - as the others
    """Leave the translation as it is."""
    return target


def placeholder(source: str, target: str, match: Match, translate: Translate) -> str:  # noqa: ARG001
    """Translate with a code in the term's place and put the term back."""
    return translate(source[: match.start] + "X17" + source[match.end :]).replace("X17", match.entry.target)


def write_in(source: str, target: str, match: Match, translate: Translate) -> str:  # noqa: ARG001
    """Translate with the wanted word in the term's place, which the model copies."""
    return translate(source[: match.start] + match.entry.target + source[match.end :])


def post_edit(source: str, target: str, match: Match, translate: Translate) -> str:
    """Replace the model's own word for the term."""
    return terms.post_edit(source, target, [match], translate)


class Constrained:
    """Decode again from the place of the model's own word, the wanted one forced: a target prefix, then what follows.

    The engines have no other constraint than a prefix.
    """

    __name__ = "constrained"

    def __init__(self, prompt: Prompt, generator: CappedGenerator) -> None:
        self._prompt, self._generator = prompt, generator
        self._ready: dict[str, str] = {}

    def prepare(self, made: Sequence[tuple[str, Glossary]], first: Sequence[str], translate: Translate) -> None:
        """Decode all sentences in one call."""
        prefixes = {}
        for (source, glossary), target in zip(made, first, strict=True):
            match = glossary.find(source)[0]
            alone = translate(source[match.start : match.end]).strip(" .")
            bare = re.sub(r"^(?:the|a|an)\s+", "", alone, flags=re.IGNORECASE)
            place = re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", target, re.IGNORECASE) if bare else None
            if place:
                prefixes[source] = target[: place.start()] + match.entry.target
        prompts = [f"{self._prompt.render(source=source, terms=())} {prefix}" for source, prefix in prefixes.items()]
        found = self._generator.generate(prompts, Decoding(), caps=[60] * len(prompts))
        for (source, prefix), rest in zip(prefixes.items(), found, strict=True):
            self._ready[source] = prefix + ("" if rest.text[:1] in ",.;:!?'" else " ") + rest.text

    def __call__(self, source: str, target: str, match: Match, translate: Translate) -> str:  # noqa: ARG002 - as the others
        return self._ready.get(source, target)


class Glossed:
    """Take the translation of the sentence with the wanted word as the term's gloss."""

    __name__ = "glossed"

    def __init__(self, engine: PromptedTranslator, made: Sequence[tuple[str, Glossary]]) -> None:
        """Decode all sentences in one call."""
        pairs = {(entry.source, entry.target) for _, glossary in made for entry in glossary.entries}
        sources = [source for source, _ in made]
        found = engine.translate(sources, Decoding(terms=tuple(sorted(pairs))))
        self._ready = {source: output.text for source, output in zip(sources, found, strict=True)}

    def __call__(self, source: str, target: str, match: Match, translate: Translate) -> str:  # noqa: ARG002 - as the others
        return self._ready[source]


class Service:
    """Do as the service does: the term as a gloss, else the model's own word replaced, else a code, else written in."""

    __name__ = "service"

    def __init__(self, reported: Glossed) -> None:
        self._glossed = reported

    def __call__(self, source: str, target: str, match: Match, translate: Translate) -> str:
        first = self._glossed(source, target, match, translate)
        return terms.enforce(source, first, Glossary((match.entry,)), translate)[0]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    settings = load_settings()
    engine = catalog.open_translator("embedded", models_dir=settings.models_dir, threads=settings.engine_threads)
    assert isinstance(engine, PromptedTranslator)
    folder = embedded.locate(settings.models_dir)
    assert folder is not None
    generator = embedded.open_generator(folder, engine.identity, threads=settings.engine_threads)
    known: dict[str, str] = {}
    calls = 0

    def translate(sentence: str) -> str:
        nonlocal calls
        calls += 1
        if sentence not in known:
            known[sentence] = engine.translate([sentence], Decoding())[0].text
        return known[sentence]

    made = cases()
    requested = [sentence for sentence, _ in made]
    for sentence, glossary in made:  # all that the ways will ask for, in one call
        match = glossary.find(sentence)[0]
        before, term, after = sentence[: match.start], sentence[match.start : match.end], sentence[match.end :]
        requested += [term, f"{before}X17{after}", f"{before}{match.entry.target}{after}"]
    requested = list(dict.fromkeys(requested))
    known |= dict(zip(requested, (output.text for output in engine.translate(requested, Decoding())), strict=True))
    first = [known[sentence] for sentence, _ in made]
    constrained = Constrained(engine.prompt, generator)
    constrained.prepare(made, first, translate)
    reported = Glossed(engine, made)
    print(f"{engine.identity.name} {engine.identity.revision}, greedy, {len(made)} sentences with one term each")
    print(f"{'way':<12} {'placed':>7} {'placed, nothing else wrong':>27} {'calls':>6}")
    for way in (nothing, reported, placeholder, write_in, post_edit, constrained, Service(reported)):
        calls = placed = clean = 0
        for (sentence, glossary), target in zip(made, first, strict=True):
            match = glossary.find(sentence)[0]
            text = target if terms.is_placed(match, target) else way(sentence, target, match, translate)
            if terms.is_placed(match, text):
                placed += 1
                clean += len(check(sentence, text)) <= len(check(sentence, target))
        print(f"{way.__name__:<12} {placed:>7} {clean:>27} {calls:>6}", flush=True)


if __name__ == "__main__":
    main()
