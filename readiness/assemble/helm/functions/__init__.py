"""What a template may call, as far as its result is certain. Each is a plain function of its arguments; what it can not do it raises."""
