"""JavaScript and TypeScript: their grammar, and what frameworks make of it. `told` puts all of it together; a rule imports the part it asks."""
