"""Reading and patching workbooks. No domain words, no Django."""
