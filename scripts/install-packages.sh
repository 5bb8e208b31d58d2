#!/usr/bin/env bash
# Installs the Debian packages of the named groups where they are missing; takes no time when they are there.
# usage: scripts/install-packages.sh run|build|images|test...
# Fails with what apt-get said when a package can't be had, and when packages are missing and this is not root.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

declare -A GROUPS_OF_PACKAGES=(
  [run]="ca-certificates conmon crun curl iproute2 jq nftables runc util-linux"
  [build]="clang zlib1g-dev"
  [images]="attr curl jq libcap2-bin mmdebstrap skopeo umoci zstd"
  [test]="attr chromium fonts-liberation libcap2-bin procps shellcheck"
)
# npm may have come another way than as Debian's package.
command -v npm >/dev/null || GROUPS_OF_PACKAGES[images]+=" nodejs npm"
# A package that would start a service when installed is only unpacked, into .slipway/tools.
declare -A UNPACKED_ONLY=([images]="docker-registry" [test]="docker-registry")

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Reads the package lists once per script, and only when something has to be fetched.
update_lists_once() {
  [[ -z ${LISTS_ARE_FRESH:-} ]] || return 0
  ((EUID == 0)) || die "packages are missing (${missing[*]:-docker-registry}) and only root may install them. Try: sudo $0 $*"
  quietly apt-update apt-get update
  LISTS_ARE_FRESH=yes
}

install_missing() {
  export DEBIAN_FRONTEND=noninteractive
  # policy-rc.d is how Debian's packages are told not to start anything (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt).
  local policy=/usr/sbin/policy-rc.d made=no code=0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  quietly apt-install apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" || code=$?
  [[ $made == no ]] || rm -f "$policy"
  return "$code"
}

unpack_only() {
  local package=$1 folder="$STATE/tools/$1" work
  [[ -e $folder/.complete ]] && return 0
  update_lists_once
  rm -rf "$folder"
  mkdir -p "$STATE/tools"
  work=$(mktemp -d "$STATE/tools/.$package.XXXXXX")
  chmod 755 "$work"
  (cd "$work" && quietly "download-$package" apt-get -o APT::Sandbox::User=root download "$package")
  dpkg -x "$work"/*.deb "$work/root"
  touch "$work/root/.complete"
  mv "$work/root" "$folder"
  rm -rf "$work"
}

install_groups() {
  local group package
  missing=()
  for group in "$@"; do
    [[ -n ${GROUPS_OF_PACKAGES[$group]:-} ]] || die "no such group of packages: $group (there are: ${!GROUPS_OF_PACKAGES[*]})"
    for package in ${GROUPS_OF_PACKAGES[$group]}; do
      is_installed "$package" || missing+=("$package")
    done
  done
  if ((${#missing[@]} > 0)); then
    update_lists_once "$@"
    install_missing "${missing[@]}"
  fi
  for group in "$@"; do
    for package in ${UNPACKED_ONLY[$group]:-}; do
      unpack_only "$package"
    done
  done
}

with_lock install install_groups "$@"
