"""Tasks and services of an installation's managers."""
