#!/bin/sh
# A Python of the version in its name, else FAKE_VERSION, whose pip does as FAKE_PIP says. It writes down what it was asked into FAKE_RECORD.
PATH=/usr/bin:/bin
case "$1 $2" in
  '-c '*)
    case "$0" in
      *python3.*) echo "${0##*python}" ;;
      *) echo "${FAKE_VERSION:-3.12}" ;;
    esac ;;
  '-m venv')
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
    echo "venv" >> "$FAKE_RECORD" ;;
  '-m pip')
    echo "$*" >> "$FAKE_RECORD"
    case "$FAKE_PIP" in
      refuse) echo 'ERROR: No matching distribution found for torch' >&2; exit 1 ;;
      offline) echo 'WARNING: Retrying after NewConnectionError' >&2; echo 'ERROR: No matching distribution' >&2; exit 1 ;;
      outrun)
        growing=${0%/bin/python}
        mkdir -p "${growing%.*}/bin" ;;
      wait) exec sleep 60 ;;
    esac ;;
esac
