"""How is a puzzle drawn? Places are worked out here, once; the templates only write them down."""
