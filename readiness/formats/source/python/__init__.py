"""Python: its grammar, and what its frameworks make of it. `told` puts all of it together; a rule imports the part it asks."""
