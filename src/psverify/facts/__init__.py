"""What is known about a script: commands, functions, variables, tokens, help comments, manifests."""
