"""The core: the data of a territorial contract in, the pages and files of its site out.

records → check → model → render / exports. Imports go that way only. Nothing here
knows MkDocs, the clock, the network, the environment or another process.
"""
