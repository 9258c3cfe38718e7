"""The settings that managers share."""
