"""A checkout → a checked site, put online in one step. Nothing here knows what a page holds.

`refusal` and `durable` know nothing of the others; `construction` makes a checked site in a work
folder; `place` puts it where readers look; `publish`, `build`, `verify` and `receive` are commands.
"""
