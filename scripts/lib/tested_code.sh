#!/usr/bin/env bash
# Runs the tests of the code of HEAD, unless a note says that this very code has passed them. For the forges.
#
#   scripts/lib/tested_code.sh
#   scripts/lib/tested_code.sh digest     (prints what stands for the code)
#
# The code is all that a commit holds besides its folder data/. A forge keeps the note from one run to the next when
# the run is green, and only then: code whose tests failed, were cancelled or never ended is in no note, and
# no push of data puts it online before it is tested.
# The tests describe the contract as it was when the code was accepted. So they run on the last commit that changed
# the code: data pushed since, which the build judges, never wait for the pages that the tests expect.
source "$(dirname "$0")/setup.sh"

note=.cache/essais

code_of() { git ls-tree --full-tree "$1" | grep -v $'^040000 tree [0-9a-f]*\tdata$' | git hash-object --stdin; }

code=$(code_of HEAD)
case "${1:-}" in
  digest) say "$code"; exit 0 ;;
  ?*) help "$0" >&2; exit 2 ;;
esac

[ -z "$(git status --porcelain)" ] || stop 'la copie a des changements qui ne sont dans aucun commit ; rien ne serait dit de ce code.'
if grep -qxs "$code" "$note"; then
  say "Ce code a déjà passé les essais (empreinte $code)."
  exit 0
fi

head=$(git rev-parse HEAD)
changed=$(git log -1 --format=%H -- . ':!data')
[ "$(code_of "${changed:-$head}")" = "$code" ] || changed=$head
say "Essais de ce code (empreinte $code), au commit $changed…"
git checkout --quiet --detach "$changed"
scripts/test
git checkout --quiet --detach "$head"
mkdir -p "$(dirname "$note")"
say "$code" >>"$note"
