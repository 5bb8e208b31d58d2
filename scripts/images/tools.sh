# library/nginx, which serves static sites, and library/buildah, which builds from Dockerfiles.
# shellcheck shell=bash disable=SC2154

# Set up as the official image is: one server for /usr/share/nginx/html in conf.d, logs to the standard streams.
make_nginx() {
  local tree="$work/tree-nginx"
  unpack_packages "$tree" nginx nginx-common
  rm -rf "$tree"/etc/{default,init.d,logrotate.d,nginx/sites-*,nginx/modules-*,nginx/snippets,ufw} "$tree/var/www" \
    "$tree/usr/lib/systemd"
  mkdir -p "$tree"/{etc/nginx/conf.d,usr/share/nginx/html,var/log/nginx,var/lib/nginx}
  ln -s /dev/stdout "$tree/var/log/nginx/access.log"
  ln -s /dev/stderr "$tree/var/log/nginx/error.log"
  echo '<h1>Welcome to nginx</h1>' >"$tree/usr/share/nginx/html/index.html"
  cat >"$tree/etc/nginx/nginx.conf" <<'CONF'
user www-data;
worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;
events {
  worker_connections 1024;
}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /var/log/nginx/access.log;
  sendfile on;
  include /etc/nginx/conf.d/*.conf;
}
CONF
  cat >"$tree/etc/nginx/conf.d/default.conf" <<'CONF'
server {
  listen 80;
  root /usr/share/nginx/html;
}
CONF
  pack "$tree" "$work/nginx.tar"

  derive nginx common
  add_layer nginx "$work/nginx.tar"
  configure nginx --clear=config.cmd --config.cmd nginx --config.cmd -g --config.cmd 'daemon off;' \
    --config.exposedports 80/tcp --config.stopsignal SIGQUIT --config.label org.opencontainers.image.title=nginx
}

# Builds without a container runtime and without overlay mounts: it runs inside an instance that may do neither.
make_buildah() {
  local tree="$work/tree-buildah"
  unpack_packages "$tree" buildah golang-github-containers-image golang-github-containers-common libassuan0 \
    libdevmapper1.02.1 libgpgme11 libseccomp2
  rm -rf "$tree/usr/share"/{bash-completion,doc-base,lintian}
  mkdir -p "$tree/etc/containers"
  cat >"$tree/etc/containers/policy.json" <<'JSON'
{ "default": [{ "type": "insecureAcceptAnything" }] }
JSON
  cat >"$tree/etc/containers/registries.conf" <<'CONF'
unqualified-search-registries = ["docker.io"]
CONF
  cat >"$tree/etc/containers/storage.conf" <<'CONF'
[storage]
driver = "vfs"
runroot = "/run/containers/storage"
graphroot = "/var/lib/containers/storage"
CONF
  pack "$tree" "$work/buildah.tar"

  derive buildah common
  add_layer buildah "$work/buildah.tar"
  configure buildah --clear=config.cmd --config.cmd buildah --config.env BUILDAH_ISOLATION=chroot \
    --config.env STORAGE_DRIVER=vfs --config.label org.opencontainers.image.title=buildah
}
