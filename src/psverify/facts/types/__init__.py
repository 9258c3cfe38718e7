"""Which .NET types values and variables have, by form and by flow."""
