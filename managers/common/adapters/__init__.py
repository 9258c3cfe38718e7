"""How each kind of manager is called, behind one question: `execute`."""
