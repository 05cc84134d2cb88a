"""Rules × documents and rules × system → findings. A rule that crashes costs only itself."""
