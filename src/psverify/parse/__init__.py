"""From text to a syntax tree, and small questions about its nodes."""
