"""Weights of one format into another."""
