#!/bin/sh
# Makes the secrets of docker-compose.yml at the first start, random ones, into a volume. Changes nothing that is there.
set -eu
umask 027
cd /secrets

random() {
  head -c 32 /dev/urandom | base64 | tr -d '/+=\n' | cut -c1-40
}

make() {
  [ -s "$1" ] || random > "$1"
}

make influx-password
make influx-token
make mqtt-password
if [ ! -s users ]; then
  : > users
  mosquitto_passwd -b users lagebild "$(cat mqtt-password)"
fi
# Every service reads them as a user of its own; the volume is mounted into these services alone.
chmod 0444 influx-password influx-token mqtt-password users
