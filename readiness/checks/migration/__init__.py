"""Changes of a database's schema."""
