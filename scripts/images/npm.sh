# What is taken from npm: npm itself for library/node, ws, the WebSocket client that the Node.js sample brings along, and
# axe-core, which judges the console's pages in tests.
# shellcheck shell=bash disable=SC2154,SC2034  # versions are used by the recipes

NPM_VERSION=10.9.9 # the last line of versions that Debian's Node.js 18 can run
AXE_VERSION=4.14.1
WS_VERSION=8.23.0  # as in samples/docker-api-tester-node/package.json

# Fetches the archive of package $1 (NAME@VERSION) into file $2, through whatever registry and proxy this machine's npm uses.
fetch_from_npm() {
  local folder
  folder=$(mktemp -d -p "$work" dir-npm.XXXXXX)
  (cd "$folder" && quietly fetch-from-npm npm pack "$1")
  mv "$folder"/*.tgz "$2"
  rmdir "$folder"
}

make_npm_archives() {
  mkdir -p "$work/npm"
  fetch_from_npm "ws@$WS_VERSION" "$work/npm/ws.tgz"
  fetch_from_npm "axe-core@$AXE_VERSION" "$work/npm/axe-core.tgz"
}
