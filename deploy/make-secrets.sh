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
# Of the profile lorawan; made always, so that it can be added later.
make chirpstack-mqtt-password
make chirpstack-gateways-mqtt-password
make bridge-udp-mqtt-password
make bridge-basicstation-mqtt-password
make chirpstack-postgres-password
make chirpstack-api-secret
# Every service reads them as a user of its own; the volume is mounted into these services alone.
chmod 0444 influx-password influx-token mqtt-password chirpstack-*-password bridge-*-password chirpstack-api-secret
# What is written into mosquitto's folder belongs to whom the folder belongs.
chown mosquitto:mosquitto /mosquitto-access
