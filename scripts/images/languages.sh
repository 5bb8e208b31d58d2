# library/node and library/python: what builds and runs apps in those languages.
# shellcheck shell=bash disable=SC2154

# Debian's Node.js, and npm as its makers pack it: Debian's own npm is 370 packages more.
make_node() {
  local tree="$work/tree-node"
  unpack_with_dependencies "$tree" nodejs
  mkdir -p "$tree/usr/local/lib/node_modules/npm" "$tree/usr/local/bin"
  fetch_from_npm "npm@$NPM_VERSION" "$work/npm.tgz"
  tar -x -f "$work/npm.tgz" -C "$tree/usr/local/lib/node_modules/npm" --strip-components=1 --no-same-owner
  rm -rf "$tree"/usr/local/lib/node_modules/npm/{docs,man}
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$tree/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$tree/usr/local/bin/npx"
  pack "$tree" "$work/node.tar"

  derive node common
  add_layer node "$work/node.tar"
  configure node --clear=config.cmd --config.cmd node --config.label org.opencontainers.image.title=node
}

# Without the mark that makes Debian's pip refuse to install anything outside a virtual environment.
make_python() {
  local tree="$work/tree-python"
  unpack_with_dependencies "$tree" python3 python3-venv python3-pip python-is-python3
  rm -f "$tree/usr/lib/python3.11/EXTERNALLY-MANAGED"
  pack "$tree" "$work/python.tar"

  derive python common
  add_layer python "$work/python.tar"
  configure python --clear=config.cmd --config.cmd python3 --config.env PYTHONUNBUFFERED=1 \
    --config.label org.opencontainers.image.title=python
}
