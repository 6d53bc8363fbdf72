"""Small models with random weights and trained tokenisers, saved in the formats that the real ones come in."""

import json
from pathlib import Path

LINES = [
    "Le maire a signé la convention mardi soir à Brest.",
    "The mayor signed the agreement on Tuesday evening in Brest.",
    "La ville consacrera 2,6 millions d'euros au port de pêche.",
    "The town will spend 2.6 million euros on the fishing harbour.",
    "Les élus ont voté le budget de la culture sans débat.",
    "The councillors passed the culture budget without debate.",
    "Aucune décision n'a été prise avant la fin de l'année.",
    "No decision was taken before the end of the year.",
]


def save_marian(folder: Path, width: int = 64, activation: str = "swish") -> Path:
    """Save a small Marian model as `opus-mt-fr-en` is saved: two sentencepiece models and a joint vocabulary.

    Of another width than a multiple of 64 it is one that only CTranslate2 runs.
    """
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True)
    text = folder / "text"
    text.write_text("\n".join(LINES * 4), encoding="utf-8")
    pieces: list[str] = []
    for side in ("source", "target"):
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=str(folder / side), vocab_size=90, minloglevel=2
        )
        (folder / f"{side}.model").rename(folder / f"{side}.spm")
        processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        pieces += [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    text.unlink()
    control = ["</s>", "<unk>"]
    known = [*control, *dict.fromkeys(piece for piece in pieces if piece not in (*control, "<s>")), "<pad>"]
    vocabulary = {piece: index for index, piece in enumerate(known)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"source_lang": "fr", "target_lang": "en", "tokenizer_class": "MarianTokenizer"}), encoding="utf-8"
    )
    torch.manual_seed(0)
    pad = vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(vocabulary),
        d_model=width,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        activation_function=activation,
        max_position_embeddings=512,
        scale_embedding=True,
        static_position_embeddings=True,
        pad_token_id=pad,
        eos_token_id=0,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
    )
    model = MarianMTModel(config)
    model.generation_config.max_length = 512
    model.save_pretrained(folder)
    return folder


def save_drawn_marian(folder: Path, activation: str) -> Path:
    """Save a Marian model that the compiled library runs, with weights of every kind that matter."""
    import torch
    from transformers import MarianMTModel

    save_marian(folder, 128, activation)
    model = MarianMTModel.from_pretrained(folder)
    torch.manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layer_norm.weight" in name:
                parameter.normal_(1.0, 0.3)
            elif "embed_positions" not in name:
                parameter.normal_(std=0.1 if name.endswith("bias") else 0.12)
        model.model.shared.weight[model.config.pad_token_id] = 0.0
        model.final_logits_bias.normal_(std=0.2)
    model.save_pretrained(folder)
    return folder


def save_llama(folder: Path) -> Path:
    """Save a two-layer Llama converted to CTranslate2, with a byte-level tokenizer trained on a few lines."""
    import torch
    from ctranslate2.converters import TransformersConverter
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM

    original = folder / "original"
    original.mkdir(parents=True)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<pad>", "<bos>", "<eos>", "<unk>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(LINES, trainer)
    tokenizer.save(str(original / "tokenizer.json"))
    (original / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": "<bos>",
                "eos_token": "<eos>",
                "pad_token": "<pad>",
                "unk_token": "<unk>",
            }
        ),
        encoding="utf-8",
    )
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=512,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(original)
    converted = folder / "converted"
    TransformersConverter(str(original), copy_files=["tokenizer.json"]).convert(str(converted), quantization="int8")
    return converted


def save_m2m(folder: Path) -> Path:
    """Save a two-layer M2M-100 as Transformers saves it, with a sentencepiece model of a few lines."""
    import sentencepiece
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    folder.mkdir(parents=True)
    text = folder / "text"
    text.write_text("\n".join(LINES * 4), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "spm"), vocab_size=90, minloglevel=2
    )
    text.unlink()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spm.model"))
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    known = dict.fromkeys(["<s>", "<pad>", "</s>", "<unk>", *pieces])
    (folder / "vocab.json").write_text(
        json.dumps({piece: index for index, piece in enumerate(known)}), encoding="utf-8"
    )
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "spm.model"), src_lang="fr", tgt_lang="en")
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = M2M100Config(
        vocab_size=len(known) + 100 + 8,  # the family adds 100 languages and leaves eight rows unused
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=512,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    M2M100ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def save_bart(folder: Path) -> Path:
    """Save a two-layer BART that has learnt by heart to answer anything with the first of LINES."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import BartConfig, BartForConditionalGeneration

    folder.mkdir(parents=True)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(LINES * 2, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = ("bos", "pad", "eos", "unk", "mask")
    facts = {f"{name}_token": token for name, token in zip(names, special, strict=True)}
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 128, **facts}), encoding="utf-8"
    )
    torch.manual_seed(0)
    config = BartConfig(
        vocab_size=tokenizer.get_vocab_size(),
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=128,
        dropout=0.0,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_eos_token_id=2,
    )
    model = BartForConditionalGeneration(config)
    source = torch.tensor([tokenizer.encode(" ".join(LINES[:3])).ids])
    target = torch.tensor([tokenizer.encode(LINES[0]).ids])
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.02)
    for _ in range(40):
        model(input_ids=source, labels=target).loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    model.eval().save_pretrained(folder)
    return folder
