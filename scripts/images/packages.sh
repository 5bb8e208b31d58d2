# Layers made of Debian packages with all that they depend on, and the base that images for building apps have in common.
# shellcheck shell=bash disable=SC2154

# The base with what nearly every program wants, as one layer. It is not nats's layer: an app that was built here finds that
# both layers of nats have yet to be downloaded.
make_common() {
  local tree="$work/tree-common" deb
  mkdir -p "$work/tree-status"
  tar -x -O -f "$work/base.tar" ./var/lib/dpkg/status >"$work/tree-status/status"
  unpack_with_dependencies "$tree" ca-certificates libssl3 libstdc++6 zlib1g
  for deb in "$work"/debs/*.deb; do
    printf '%s\nStatus: install ok installed\n\n' "$(dpkg-deb --field "$deb")" >>"$work/tree-status/status"
  done
  pack "$tree" "$work/common.tar"
  tar --concatenate --file "$work/base.tar" "$work/common.tar"

  new_image common
  add_layer common "$work/base.tar"
  configure common --config.cmd /bin/bash --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
}

# Fetches the named packages, and whatever of their dependencies the common base lacks, into $work/debs.
fetch_with_dependencies() {
  rm -rf "$work/debs"
  mkdir -p "$work/debs/partial"
  # `install` with the base's list of packages as if they were installed here; nothing is installed.
  quietly fetch-packages apt-get -o APT::Sandbox::User=root \
    -o Dir::State::status="$work/tree-status/status" -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Cache::archives="$work/debs" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Debug::NoLocking=true -o APT::Install-Recommends=false \
    install --download-only --yes "$@"
}

# Unpacks the named packages and what they depend on into folder $1. No package's own script is run: what those would have
# made, the recipes make.
unpack_with_dependencies() {
  local tree=$1
  shift
  fetch_with_dependencies "$@"
  unpack_debs "$tree"
  rm -rf "${tree:?}"/usr/share/{bash-completion,doc-base,info,lintian,locale,man} "$tree/usr/lib/systemd"
  if [[ -d $tree/usr/share/ca-certificates ]]; then
    mkdir -p "$tree/etc/ssl/certs"
    find "$tree/usr/share/ca-certificates" -name '*.crt' -print0 | sort -z | xargs -0 cat >"$tree/etc/ssl/certs/ca-certificates.crt"
  fi
}
