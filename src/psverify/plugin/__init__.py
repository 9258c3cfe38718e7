"""The plugin host: hooks, and loading what implements them."""
