"""The project's own tools: each is run by a make target, none is shipped."""
