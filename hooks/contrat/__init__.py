"""The core: the data of a territorial contract in, the pages and files of its site out.

Bytes become records, records are checked, then linked in one model, which pages, exports and the
word index read. Imports go one way, in the order that `tests/test_maison.py` holds. Nothing here
knows MkDocs, the clock, the network, the environment or another process.
"""
