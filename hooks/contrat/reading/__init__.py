"""Bytes → typed values: files, trees, kinds, prose; every fault with its place."""
