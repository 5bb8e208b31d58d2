#!/usr/bin/env bash
# Runs Debian's docker-registry on this machine's loopback address until its standard input ends or it gets SIGTERM, so it
# never outlives whoever started it. Prints one line, its URL, once it answers.
# usage: scripts/registry.sh STORAGE [--read-only|--copy] [--listen ADDRESS:PORT]
#   --read-only   refuses pushes
#   --copy        serves a copy that is deleted at the end: pushes and deletions don't reach STORAGE
#   --listen      port 0, the default, takes a free one
# Fails when the address is taken or the registry doesn't come up within 20 seconds; its own words follow.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

storage=${1:?usage: scripts/registry.sh STORAGE [--read-only|--copy] [--listen ADDRESS:PORT]}
shift
copy=no read_only=false listen=127.0.0.1:0
while (($# > 0)); do
  case $1 in
    --read-only) read_only=true ;;
    --copy) copy=yes ;;
    --listen) listen=${2:?--listen needs ADDRESS:PORT} && shift ;;
    *) die "unknown option: $1" ;;
  esac
  shift
done

binary="$STATE/tools/docker-registry/usr/bin/docker-registry"
[[ -x $binary ]] || die "docker-registry is not here. Run: scripts/install-packages.sh images"
mkdir -p "$storage" "$STATE/tmp"

exec 3<&0 # bash gives its background commands /dev/null as standard input
work=$(mktemp -d "$STATE/tmp/registry.XXXXXX")
registry='' relay=''
finish() {
  [[ -z $registry ]] || kill "$registry" 2>/dev/null || true
  [[ -z $registry ]] || wait "$registry" 2>/dev/null || true
  [[ -z $relay ]] || kill "$relay" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 0' TERM INT

if [[ $copy == yes ]]; then
  # Blobs are only ever replaced by rename, so hard links to them are a copy; the small files that name them are written in place.
  cp -al "$storage" "$work/storage"
  rm -rf "$work/storage/docker/registry/v2/repositories"
  cp -a "$storage/docker/registry/v2/repositories" "$work/storage/docker/registry/v2/"
  storage="$work/storage"
fi

cat >"$work/config.yml" <<YAML
version: 0.1
log: { level: info, accesslog: { disabled: true } }
storage:
  filesystem: { rootdirectory: "$storage" }
  delete: { enabled: true }
  maintenance:
    uploadpurging: { enabled: false }
    readonly: { enabled: $read_only }
http:
  addr: "$listen"
YAML

# OTEL_TRACES_EXPORTER and the like would make it call out; it needs nothing from the environment but a PATH.
: >"$work/log" # read below, perhaps before the background command has made it
env -i PATH="$PATH" "$binary" serve "$work/config.yml" >"$work/log" 2>&1 </dev/null 3<&- &
registry=$!

# msg="listening on 127.0.0.1:40123"
for ((try = 0; try < 400; try++)); do
  address=$(sed -n 's/.*listening on \([0-9.]*:[0-9]*\).*/\1/p' "$work/log" | head -n 1)
  [[ -z $address ]] || break
  kill -0 "$registry" 2>/dev/null || die "docker-registry ended at once: $(tail -n 5 "$work/log")"
  sleep 0.05
done
[[ -n $address ]] || die "docker-registry did not come up in 20 seconds: $(tail -n 5 "$work/log")"
printf 'http://%s\n' "$address"

# `wait` is what a signal interrupts at once; a `cat` in the foreground would hold it back.
cat <&3 >/dev/null &
relay=$!
wait -n "$registry" "$relay" || true
