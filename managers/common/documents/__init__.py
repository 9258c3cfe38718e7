"""What manifests and workflows may say, and the states of what runs."""
