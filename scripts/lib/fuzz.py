"""Command line of the campaign: thousands of damaged folders of data, one in twenty from the real contract."""

import sys
import tempfile
from pathlib import Path

from jugement import Base, Tally, campaign

ROOT = Path(__file__).parent.parent.parent


def main(count: int, first: int) -> int:
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        real = first + count // 20
        for name, seeds in (("data", range(first, real)), ("tests/second/data", range(real, first + count))):
            campaign(Base.of(ROOT / name, Path(folder, name.replace("/", "-"))), seeds, tally)
    for sentence, n in tally.sentences.most_common():
        print(f"{n:6} {sentence}")
    print(f"{count} jeux : {tally.accepted} acceptés, {tally.refused} refusés, {len(tally.failures)} échecs.")
    print(f"{len(tally.sentences)} phrases différentes ; verdict le plus long : {tally.slowest:.2f} s de calcul.")
    print("\n".join(tally.failures), file=sys.stderr)
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
