"""Starts Orca with its own defaults and a voice that writes. Runs under the system’s Python, which holds Orca."""

import sys

from orca import orca, settings


def main(preferences: str) -> int:
    # Defaults of Orca, but for what leaves the machine: sound, braille.
    settings.speechServerFactory = "voice"
    settings.enableBraille = False
    settings.enableSound = False
    manager = orca.getSettingsManager()
    manager.activate(preferences, {})
    return int(orca.main())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
