"""What all managers share."""
