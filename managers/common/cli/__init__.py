"""What the commands of all managers share: the installation they open, their records and their table."""
