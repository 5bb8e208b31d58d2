# Sourced by the launchers: builds a program when its sources are newer than its build.
# shellcheck shell=bash

# usage: build_if_stale NAME COMMAND...   COMMAND makes $ARTIFACTS/NAME. Quiet unless it fails; then the launcher ends with 1.
build_if_stale() {
  local name=$1
  is_stale "$name" || return 0
  require_dotnet
  with_lock "build-$name" rebuild "$@" || exit 1
}

# Whether anything that goes into a build was touched after it began. Folders count too: a deleted file touches its folder.
is_stale() {
  local stamp="$STATE/$1.built"
  [[ ! -e $stamp || ! -d $ARTIFACTS/$1 ]] ||
    [[ -n $(find "$ROOT/src" "$ROOT"/Directory.*.props "$ROOT/global.json" -newer "$stamp" -print -quit) ]]
}

rebuild() {
  local name=$1
  shift
  # Another launcher may have built it while this one waited for the lock.
  is_stale "$name" || return 0
  [[ ! -t 2 ]] || printf 'building %s…\r' "$name" >&2
  touch "$STATE/$name.building" # the time the build began: what is edited meanwhile makes it stale
  "$@" || return 1
  mv "$STATE/$name.building" "$STATE/$name.built"
  [[ ! -t 2 ]] || printf '\033[K' >&2
}

# Restores a project as its lock file says, and publishes it. usage: publish NAME PROJECT [dotnet publish options]
publish() {
  local name=$1 project=$2
  shift 2
  (cd "$ROOT" && quietly "publish-$name" dotnet publish "$project" --configuration Release --output "$ARTIFACTS/$name" "$@")
}
