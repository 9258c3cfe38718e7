"""White space, braces, line ends."""
