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
# Lagebild and InfluxDB run as user 1000, and Lagebild does not start with secrets that everybody can read.
chown 1000:1000 influx-password influx-token mqtt-password
chmod 0440 influx-password influx-token mqtt-password
# The others are read by each service as a user of its own; the volume is mounted into these services alone.
chmod 0444 chirpstack-*-password bridge-*-password chirpstack-api-secret
# What is written into mosquitto's folder belongs to whom the folder belongs.
chown mosquitto:mosquitto /mosquitto-access
