"""Why a document cannot be a source, in French, with what to do."""


class DocumentRefused(Exception):
    """A document that cannot be read, or that the contract cannot take."""
