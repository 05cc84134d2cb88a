"""Java and Kotlin: one reader for both, each grammar in its own folder. `told` puts all of it together; a rule imports the part it asks."""
