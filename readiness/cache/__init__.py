"""What was found before, kept under the user's cache folder: it may be deleted, damaged or shared without changing a report.

Three parts: `fingerprint` tells what a result was made by, `sealed` makes it a text that tells nothing to who has not
the file it is about, `store` keeps such texts, one file a repository. What is kept is decided where it is made.
"""
