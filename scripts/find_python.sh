# Sourced by ./run and ./test: set PYTHON to a Python of 3.11 or newer, or say what to install and stop.
PYTHON=
for candidate in "${ANLAN_PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14 python; do
  if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    PYTHON=$candidate
    break
  fi
done
if [ -z "$PYTHON" ]; then
  found=$(python3 --version 2>/dev/null || echo "none")
  echo "anlan: Python 3.11 or newer is needed; this machine has: $found" >&2
  echo "anlan: Debian 12, Ubuntu 24.04 and newer bring it:  sudo apt-get install -y python3 python3-venv" >&2
  exit 1
fi
