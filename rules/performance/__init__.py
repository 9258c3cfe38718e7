"""What is slower than it need be."""
