"""May this repository go to production, and what proves it?"""

__version__ = "0.1.0"
