# Set-up that the commands share. Sourced by bash; each function does its work once, then nothing.
set -euo pipefail
unset CDPATH
from=$PWD  # where the person stands
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
export NO_MKDOCS_2_WARNING=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUTF8=1
# Forges keep .cache/ from one run to the next. It is made here, for pip leaves a cache alone that belongs to another user.
[ -z "${CI:-}" ] || { export PIP_CACHE_DIR=$PWD/.cache/pip; mkdir -p "$PIP_CACHE_DIR"; }
# What pip is told on the machine about where to install would lead it out of .venv.
export PIP_USER=0
unset PIP_TARGET PIP_PREFIX PIP_ROOT

stop() {
  printf 'Arrêt : %s\n' "$*" >&2
  exit 1
}

say() { printf '%s\n' "$*"; }

# help FILE: prints the comment that opens a command.
help() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$root/scripts/${1##*/}"; }

# place PATH: a path as the person means it, from where they stand.
place() { case "$1" in /*) printf '%s\n' "$1" ;; *) printf '%s\n' "$from/$1" ;; esac; }

# --contrat DOSSIER, wherever a command is given it: the folder of a contract; without it, the one that this copy ships.
contrat=$root
rest=()
while [ $# -gt 0 ]; do
  case "$1" in
    --contrat) [ -n "${2:-}" ] || stop '--contrat demande un dossier.'; contrat=$(place "$2"); shift 2 ;;
    --contrat=?*) contrat=$(place "${1#*=}"); shift ;;
    *) rest+=("$1"); shift ;;
  esac
done
set -- ${rest[@]+"${rest[@]}"}
option=$([ "$contrat" = "$root" ] || printf ' --contrat %q' "$contrat")  # as the next command is told
if [ "$contrat" != "$root" ] && [ ! -d "$contrat/data" ]; then
  [ ! -f "$contrat/contrat.yml" ] || stop "$contrat est le dossier des données ; donnez celui qui le contient."
  stop "$contrat n’est pas le dossier d’un contrat : il n’a pas de dossier data/. Faites-en un : scripts/new DOSSIER."
fi

# reads_no_contract: ends a command that is about the generator, and was given a contract.
reads_no_contract() {
  [ "$contrat" = "$root" ] || stop 'cette commande ne lit aucun contrat ; retirez --contrat.'
}

digest() { python_found - "$1" <<<'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())'; }

python_found() {
  local p
  for p in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$p" >/dev/null && "$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$p" "$@"
      return
    fi
  done
  stop 'il faut Python 3.11 ou plus récent ; installez-le (paquet python3), puis recommencez.'
}

# need_venv FILE: a virtual environment that holds exactly what the locked FILE says.
need_venv() {
  local stamp=".venv/.$1.sha256" wanted
  wanted=$(digest "$1")
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  if [ ! -x .venv/bin/python ]; then
    say 'Création de l’environnement Python (.venv)…'
    python_found -m venv .venv || stop 'le module venv de Python manque ; installez le paquet python3-venv.'
  fi
  case "$1" in
    requirements-dev.txt) say 'Cette commande emploie les bibliothèques des essais.'
      say "Installation de $1 dans .venv (700 Mo, une seule fois)…" ;;
    *) say "Installation des bibliothèques de $1 (une seule fois)…" ;;
  esac
  .venv/bin/python -m pip install --require-hashes --only-binary :all: -r "$1" 2> >(grep -v '^WARNING' >&2) |
    sed -un 's/^Collecting \([^ ]*\).*/  \1/p' ||
    stop 'les bibliothèques n’ont pas pu être installées ; pip dit pourquoi (souvent, la connexion).'
  printf '%s\n' "$wanted" >"$stamp"
}

# need_package PROGRAM PACKAGE: a program of the system, installed from Debian when we may.
need_package() {
  command -v "$1" >/dev/null && return
  install_package "$2"
  command -v "$1" >/dev/null || stop "il manque le programme $1 ; installez le paquet $2, puis recommencez."
}

install_package() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  say "Installation de $1 (une seule fois)…"
  [ -n "${apt_updated:-}" ] || apt-get update -qq >/dev/null
  apt_updated=1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

# need_files PACKAGE FILE: a package of the system that is known by a file, for it has no program of its own.
need_files() {
  [ -e "$2" ] && return
  install_package "$1"
  [ -e "$2" ] || stop "il manque $2 ; installez le paquet $1, puis recommencez."
}

# need_screen_reader: Orca, a screen without a display, and what it takes to listen to it in French.
need_screen_reader() {
  need_package dbus-daemon dbus-daemon
  need_package Xvfb xvfb
  need_package openbox openbox
  need_package xdotool xdotool
  need_package setpriv util-linux
  need_package orca orca
  need_files at-spi2-core /usr/libexec/at-spi2-registryd
  need_files chromium-l10n /usr/lib/chromium/locales/fr.pak
  need_files locales /usr/share/i18n/locales/fr_FR
}

# need_node: the checkers of tests/outils, exactly those of their lock.
need_node() {
  need_package node nodejs
  need_package npm npm
  local stamp=tests/outils/node_modules/.lock.sha256 wanted
  wanted=$(digest tests/outils/package-lock.json)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  say 'Installation des vérificateurs (npm, une seule fois)…'
  npm ci --prefix tests/outils --ignore-scripts --no-audit --no-fund --loglevel error ||
    stop 'les vérificateurs n’ont pas pu être installés ; vérifiez la connexion, puis recommencez.'
  printf '%s\n' "$wanted" >"$stamp"
}

# publication COMMAND…: a command of scripts/lib/publication.
publication() {
  PYTHONPATH=$PWD/scripts/lib:$PWD/hooks .venv/bin/python -P -m "publication.$1" "${@:2}"
}

# publication_from FOLDER COMMAND…: the same, ending the script, with paths read from where the person stands.
publication_from() {
  export PYTHONPATH=$PWD/scripts/lib:$PWD/hooks
  local python=$PWD/.venv/bin/python
  cd "$1"
  exec "$python" -P -m "publication.$2" "${@:3}"
}
