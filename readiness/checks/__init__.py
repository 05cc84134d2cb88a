"""Ways of checking. A module here with a function `check` is what a rule's `uses:` names; `declared` is the YAML language."""
