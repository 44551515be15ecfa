"""The data of a contract → a workbook that people change, and back: only the values that were changed."""
