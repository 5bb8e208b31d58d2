#!/usr/bin/env bash
# Makes the images that the demo and the tests use, from Debian's packages and with independent tools (mmdebstrap, umoci,
# skopeo), and a registry's storage that holds them. Prints the folder; the second run only prints it.
# usage: scripts/build-images.sh
#
#   FOLDER/layouts/NAME   an OCI layout with one image, tag `latest`:  debian nats redis tricky
#   FOLDER/npm/NAME.tgz   packages: ws, which the Node.js sample brings along, and axe-core, which judges the console's pages
#   FOLDER/registry       the storage of a docker-registry with the images that docs/test-images.md lists
#
# Fails, and leaves no half-made folder and no mount, when Debian's packages or npm's can't be fetched or a tool fails.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for part in "$ROOT"/scripts/images/*.sh; do
  # shellcheck source=/dev/null
  source "$part"
done

architecture=$(dpkg --print-architecture)
key=$(cat "$ROOT/scripts/build-images.sh" "$ROOT"/scripts/images/*.sh <(echo "$architecture $(cd "$ROOT" && dotnet --version)") | sha256sum | cut -c1-12)
folder="$STATE/images/$key"

build() {
  # Another script may have built them while this one waited for the lock.
  [[ ! -d $folder ]] || return 0
  require_root
  require_dotnet
  "$ROOT/scripts/install-packages.sh" images >&2
  mkdir -p "$STATE/images"
  find "$STATE/images" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  work=$(mktemp -d "$STATE/images/.building.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  layout="$work/work"
  umoci --log error init --layout "$layout"
  mkdir -p "$work/layouts"

  make_base
  make_nats
  make_redis
  make_tricky
  make_common
  make_node
  make_python
  make_nginx
  make_buildah
  make_dotnet
  make_npm_archives
  fill_registry

  rm -rf "$layout" "$work"/*.tar "$work/npm.tgz" "$work/apt.conf" "$work/sources.list" "$work/debs" "$work"/tree-* "$work"/dir-*
  chmod 755 "$work"
  mv "$work" "$folder"
}

[[ -d $folder ]] || with_lock images build
printf '%s\n' "$folder"
