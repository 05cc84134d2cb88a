"""Why a fail does not count: comments beside it, configuration, and other tools' markers for the same thing."""
