"""`scripts/serve`: the site on this computer, made again as soon as a file is saved.

__main__   the command: looks, builds, shows
saves      folders → when something in them was saved
faults     what stopped a build → faults with their places
showing    the last good site, under the faults made since, for browsers
"""
