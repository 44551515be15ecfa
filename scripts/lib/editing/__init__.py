"""`scripts/edit`: the records of a contract in a browser, for who writes no YAML.

__main__    the command: an address to listen to, and the server
app         the requests → the pages that answer
security    who may ask, and what each answer says to browsers
office      the contract as it stands on the disk, read again once it changes
records     the files of the data → the records that are found, shown and edited
search      words, a number, a state → records
form        what a form holds of a value: from the file, from a posted form, and back
controls    what it holds → what a page asks, with labels, help and names instead of codes
buttons     adding, moving, removing a group of what is typed
typed       what a person types ↔ what the file says
draft       a posted form → what the record should say, and what others changed meanwhile
proposal    new bytes of some files → the gate’s answer, the pages and the history as they will be
faults      a place in a file → the field of the form
reversal    creating, retiring and taking back: which files change
restoring   what was retired, and the files that put it back
naming      a reason → what in it leads to a person
viewing     a record → its values in words, and its last changes
asking      what every page that changes a record does
changing    the pages that edit a record, or create one
retiring    the pages that retire a record, put it back, take back its last change
desk        what a change would do, shown before it is saved
saving      one save: lock, compare, write, commit, publish
"""
