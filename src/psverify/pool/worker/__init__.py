"""What worker processes run; nothing else belongs in this folder, which leads their import path."""
