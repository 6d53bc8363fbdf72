"""Dumps of articles: read, briefed in fixed chunks, written in whole part files, resumed after anything."""
