"""What words, set phrases and figures of French mean in English: the lexicon, the glosses made of it, the judge."""
