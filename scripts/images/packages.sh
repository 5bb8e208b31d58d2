# Layers made of Debian packages with all that they depend on.
# shellcheck shell=bash disable=SC2154

# Fetches the named packages, and whatever of their dependencies the base lacks, into $work/debs.
fetch_with_dependencies() {
  local base="$work/tree-status"
  mkdir -p "$base"
  [[ -e $base/status ]] || tar -x -O -f "$work/base.tar" ./var/lib/dpkg/status >"$base/status"
  rm -rf "$work/debs"
  mkdir -p "$work/debs/partial"
  # `install` with the base's list of packages as if they were installed here; nothing is installed.
  quietly fetch-packages apt-get -o APT::Sandbox::User=root \
    -o Dir::State::status="$base/status" -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
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
