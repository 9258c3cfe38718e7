"""What other versions, hosts or encodings cannot take."""
