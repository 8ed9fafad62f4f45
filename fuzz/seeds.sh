#!/usr/bin/env bash
# Writes the seeds of all targets to corpus/: each example of the specification in the form that the target reads.
set -euo pipefail
cd "$(dirname "$0")"
examples=../docs/spec/examples
mkdir -p corpus/{answers,failures,webhooks,times,redirects,base_urls,bodies}

byte() { printf "\\x$(printf %02x "$1")"; }

for file in "$examples"/*.json; do
    name=$(basename "$file" .json)
    # The operation is chosen by the first byte; there are fewer than 48.
    for number in $(seq 0 47); do
        { byte "$number"; cat "$file"; } > "corpus/answers/$name-$number"
    done
    { byte 2; byte 200; gzip -nc "$file"; } > "corpus/bodies/$name"
    { printf '%064d\n' 0; cat "$file"; } > "corpus/webhooks/$name"
done
for number in $(seq 0 15); do
    for file in "$examples"/error_*.json; do
        { byte "$number"; printf '120\n\n'; cat "$file"; } > "corpus/failures/$(basename "$file" .json)-$number"
    done
    { byte "$number"; printf 'Sun, 06 Nov 1994 08:49:47 GMT\nSun, 06 Nov 1994 08:49:37 GMT\n<html>'; } > "corpus/failures/date-$number"
done
number=0
for text in 2026-01-31T08:15:00.25Z 9999-12-31T23:59:60+00:00 '0000-01-01 00:00:00z' 2026-02-28 2026-01-02..=2026-01-08 \
    2026-01-02T15:04:05Z..2026-01-02T16:00:00Z -09:30; do
    number=$((number + 1))
    printf '12345678%s' "$text" > "corpus/times/$number"
done
printf 'a b\nhttps://example.com/cb?user_id=me&provider_slug=garmin&state=a%%20b#top' > corpus/redirects/connected
printf '\n/cb?user_id=u&provider_slug=oura&error=access+denied' > corpus/redirects/refused
printf 'https://app-api.spikeapi.com/v3/' > corpus/base_urls/https
printf 'http://[::1]:8080/v3' > corpus/base_urls/loopback
