"""A real screen reader, Orca, listened to while it reads the site in Chromium: see docs/dev/lecteur-ecran.md."""
