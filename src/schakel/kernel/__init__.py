"""In which grammar is the rest written? No models, no app."""
