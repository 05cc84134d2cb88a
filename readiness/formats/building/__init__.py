"""What the steps of a pipeline, and the recipes of a Makefile, build and name: images, Dockerfiles, manifests, workloads.

`holes` is text in which some parts are only known later; `scripts` reads shell text with them; `images` and `deploying` say what
one command builds or names; `actions` what the inputs of a ready-made action do.
"""
