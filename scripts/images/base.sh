# The base of every image: Debian's essential packages, as one layer; and what the other recipes share.
# shellcheck shell=bash disable=SC2154  # work, layout and architecture come from build-images.sh

make_base() {
  # The host's own package sources and proxy settings are used, whatever they are.
  apt-config dump | grep '^Acquire::' >"$work/apt.conf" || true
  # shellcheck disable=SC2016  # apt-get fills these in
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' 'Origin: Debian' |
    grep -E ' bookworm(-updates|-security)? ' >"$work/sources.list" ||
    die "the images are made from Debian 12 (bookworm), and this machine's apt has no such source"

  local option options=()
  for option in man doc locale info lintian; do
    options+=("--dpkgopt=path-exclude=/usr/share/$option/*")
  done
  # shellcheck disable=SC2016  # $1 is the new root's folder
  quietly mmdebstrap mmdebstrap --variant=essential --aptopt="$work/apt.conf" "${options[@]}" \
    --customize-hook='rm -rf "$1"/etc/apt/apt.conf.d/99mmdebstrap "$1"/etc/apt/sources.list* "$1"/var/cache/* "$1"/var/log/*' \
    bookworm "$work/base.tar" "$work/sources.list"

  new_image debian
  add_layer debian "$work/base.tar"
  configure debian --config.cmd /bin/bash --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  publish debian
}

new_image() {
  umoci --log error new --image "$layout:$1"
  configure "$1" --architecture "$architecture" --os linux
}

# Starts image $1 where image $2 stands.
derive() { umoci --log error tag --image "$layout:$2" "$1"; }

# Adds a tar archive as it is as the top layer.
add_layer() { umoci --log error raw add-layer --image "$layout:$1" "$2"; }

configure() {
  local image=$1
  shift
  umoci --log error config --image "$layout:$image" "$@"
}

# Copies an image into a layout of its own.
publish() { skopeo_copy "oci:$layout:$1" "oci:$work/layouts/$1:latest"; }

skopeo_copy() { quietly skopeo skopeo --insecure-policy copy "$@"; }

# Fetches the named packages and unpacks them into folder $1; what they depend on is given too, not guessed.
unpack_packages() {
  local tree=$1
  shift
  rm -rf "$work/debs"
  mkdir -p "$work/debs"
  (cd "$work/debs" && quietly download-packages apt-get -o APT::Sandbox::User=root download "$@")
  unpack_debs "$tree"
}

# Unpacks all packages in $work/debs into folder $1.
unpack_debs() {
  local tree=$1 deb directory
  mkdir -p "$tree"
  for deb in "$work"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --exclude=./usr/share/doc --exclude=./usr/share/man
  done
  # The base has /lib -> usr/lib and so on: a layer with a real /lib would replace the link, and with it the C library.
  for directory in bin sbin lib lib64; do
    if [[ -d $tree/$directory ]]; then
      mkdir -p "$tree/usr/$directory"
      cp -a "$tree/$directory/." "$tree/usr/$directory/"
      rm -rf "${tree:?}/$directory"
    fi
  done
}

# Makes the tar archive $2 of all that is in folder $1, without the folder itself.
pack() {
  local tree=$1 archive=$2
  shift 2
  (cd "$tree" && find . -mindepth 1 -maxdepth 1 -printf '%P\0' | sort -z |
    tar --create --file "$archive" --sort=name --numeric-owner --xattrs --xattrs-include='*' "$@" --null --files-from=-)
}
