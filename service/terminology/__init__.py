"""What words, names and phrases of French are in English: lexicon, glosses, glossaries, known names, the judge."""
