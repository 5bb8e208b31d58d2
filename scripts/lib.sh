# Sourced by the scripts of this repository: where things are, and how to talk to the person who runs them.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE="$ROOT/.slipway"          # everything that is made here and is not a build output; safe to delete
ARTIFACTS="$ROOT/artifacts"     # build outputs
export ROOT STATE ARTIFACTS

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# Build servers would outlive the script and hold the build folders.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

# Says why the script can't go on, and ends it with 1.
die() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

# Runs a command quietly; when it fails, prints the end of what it said, keeps the rest in a file, and returns its code.
quietly() {
  local name=$1 log code=0
  shift
  mkdir -p "$STATE/logs"
  log="$STATE/logs/$name.log"
  "$@" >"$log" 2>&1 </dev/null || code=$?
  if ((code != 0)); then
    printf '\n%s failed (exit code %d):\n' "$name" "$code" >&2
    tail -n 40 "$log" >&2
    printf '(all of it: %s)\n' "$log" >&2
  fi
  return "$code"
}

# Runs a command under an exclusive lock, so that two scripts at once don't do the same work in the same folder.
with_lock() {
  local name=$1
  shift
  mkdir -p "$STATE"
  (
    flock 8
    "$@" 8>&-
  ) 8>"$STATE/$name.lock"
}

# Ends with 1 unless this is root: containers, overlay mounts and networks need it.
require_root() {
  ((EUID == 0)) || die "this needs root (containers, overlay mounts, networks). Try: sudo $0"
}

# Ends with 1 unless the .NET SDK that global.json asks for is there.
require_dotnet() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing (no 'dotnet' on the PATH). Install it, then try again."
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) ||
    die "'dotnet' is here, but not the .NET 10 SDK that global.json asks for. Installed: $(dotnet --list-sdks | tr '\n' ' ')"
}
