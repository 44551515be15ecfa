"""The spreadsheet that an authority has → the data of its contract, with no cell lost in silence."""
