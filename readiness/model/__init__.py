"""The nouns: frozen values that every other room speaks. Imports nothing of ours, and only the standard library."""
