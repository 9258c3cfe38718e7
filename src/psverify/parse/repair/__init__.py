"""Where the mistake behind a syntax error is: edits that would make a script valid, and how well each fits its layout."""
