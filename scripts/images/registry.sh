# Puts the images, and variants of them, into the storage of a docker-registry.
# shellcheck shell=bash disable=SC2154

fill_registry() {
  local url='' pid
  coproc FILL { exec "$ROOT/scripts/registry.sh" "$work/registry"; }
  pid=$FILL_PID
  read -r url <&"${FILL[0]}" || die "the registry that the images go into did not start"
  registry=${url#http://}

  push debian library/debian:bookworm
  push nats library/nats:latest
  push redis library/redis:latest
  push node library/node:18
  push python library/python:3.11
  push nginx library/nginx:latest
  push buildah library/buildah:latest
  push dotnet-runtime library/dotnet-runtime:10.0
  push dotnet-sdk library/dotnet-sdk:10.0
  push tricky test/tricky:latest
  push_variants
  push_indexes

  # shellcheck disable=SC1083,SC2093  # closes a file descriptor: the registry ends when its standard input does
  exec {FILL[1]}>&-
  wait "$pid" || true
}

push() {
  local image=$1 name=$2
  shift 2
  skopeo_copy --dest-tls-verify=false "$@" "oci:$layout:$image" "docker://$registry/$name"
}

# The same image as Docker's own manifest form, with zstd layers, and with layers that aren't compressed.
push_variants() {
  push nats test/nats-docker:latest --format v2s2
  push_recompressed test/nats-plain cat ''
  push_recompressed test/nats-zstd "zstd -q -c" +zstd
}

# skopeo turns every layer that it pushes into gzip, and remembers which gzip that was; so the layers are put through
# command $2 here, and the manifest that says so is pushed as it is.
push_recompressed() {
  local name=$1 command=$2 suffix=$3 folder="$work/dir-variant" source digest size manifest
  rm -rf "$folder"
  skopeo_copy "oci:$layout:nats" "dir:$folder"
  manifest=$(cat "$folder/manifest.json")
  while read -r source; do
    zcat "$folder/${source#sha256:}" | $command >"$folder/layer"
    digest=$(sha256sum <"$folder/layer" | cut -d' ' -f1)
    size=$(stat -c %s "$folder/layer")
    mv "$folder/layer" "$folder/$digest"
    manifest=$(jq -c --arg source "$source" --arg digest "sha256:$digest" --argjson size "$size" --arg suffix "$suffix" \
      '(.layers[] | select(.digest == $source)) |= {mediaType: ("application/vnd.oci.image.layer.v1.tar" + $suffix), $digest, $size}' \
      <<<"$manifest")
  done < <(jq -r '.layers[].digest' "$folder/manifest.json")
  printf '%s' "$manifest" >"$folder/manifest.json"
  skopeo_copy --preserve-digests --dest-tls-verify=false "dir:$folder" "docker://$registry/$name:latest"
}

# test/multiarch: an index with this machine's architecture, another one and an attestation, as Docker Hub serves them.
# test/foreign: an index, and under test/foreign-plain a plain manifest, with nothing for this machine.
push_indexes() {
  local other=arm64 mine theirs
  [[ $architecture != arm64 ]] || other=amd64
  derive other nats
  configure other --architecture "$other"
  push nats test/multiarch:mine
  push other test/multiarch:other
  push other test/foreign:other
  push other test/foreign-plain:latest
  mine=$(descriptor test/multiarch mine "$architecture")
  theirs=$(descriptor test/multiarch other "$other")
  put_index test/multiarch "$theirs" "$(jq -c '.platform={architecture:"unknown",os:"unknown"}' <<<"$theirs")" "$mine"
  put_index test/foreign "$theirs"
}

# The descriptor of a manifest that the registry has, as an index lists it.
descriptor() {
  local manifest
  manifest=$(mktemp -p "$work")
  curl -fsS -o "$manifest" -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$registry/v2/$1/manifests/$2"
  jq -nc --arg digest "sha256:$(sha256sum <"$manifest" | cut -d' ' -f1)" --argjson size "$(stat -c %s "$manifest")" \
    --arg architecture "$3" \
    '{mediaType:"application/vnd.oci.image.manifest.v1+json",$digest,$size,platform:{$architecture,os:"linux"}}'
  rm -f "$manifest"
}

put_index() {
  local name=$1
  shift
  jq -sc '{schemaVersion:2,mediaType:"application/vnd.oci.image.index.v1+json",manifests:.}' <<<"$*" |
    curl -fsS -o /dev/null -X PUT -H 'Content-Type: application/vnd.oci.image.index.v1+json' --data-binary @- \
      "http://$registry/v2/$name/manifests/latest"
}
