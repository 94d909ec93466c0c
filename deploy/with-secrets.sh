#!/bin/sh
# Starts a program that takes its secrets from the environment alone: NAME_FILE=/secrets/x becomes NAME for it and for nobody else.
set -eu
for pair in $(env | grep '_FILE=/secrets/'); do
  name="${pair%%_FILE=*}"
  file="${pair#*=}"
  export "$name=$(cat "$file")"
done
exec "$@"
