"""Go: its grammar, and what its libraries make of it. `told` puts all of it together; a rule imports the part it asks."""
