"""Word documents as tables of cells, with the place of every piece in the bytes, so that a part can be patched.

Read by `opening.docx`, patched by `filling.document`. Knows nothing of layouts or values.
"""
