"""A demo of the hotline: believable requests and their lives, made by grammars of our own. Nobody real speaks here."""
