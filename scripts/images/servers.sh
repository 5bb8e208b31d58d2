# library/nats and library/redis: the base and one layer each, started the way the official images are.
# shellcheck shell=bash disable=SC2154

make_nats() {
  local tree="$work/tree-nats"
  unpack_packages "$tree" nats-server
  rm -rf "${tree:?}"/{etc,usr/lib/systemd}
  mkdir -p "$tree/etc/nats"
  cat >"$tree/etc/nats/nats-server.conf" <<'CONF'
# Client port on all interfaces
port: 4222
# HTTP monitoring port
monitor_port: 8222
# Server clustering
cluster {
  name: "slipway"
  port: 6222
}
CONF
  pack "$tree" "$work/nats.tar"

  derive nats debian
  add_layer nats "$work/nats.tar"
  configure nats --clear=config.cmd --config.entrypoint /usr/sbin/nats-server \
    --config.cmd --config --config.cmd /etc/nats/nats-server.conf \
    --config.exposedports 4222/tcp --config.exposedports 6222/tcp --config.exposedports 8222/tcp \
    --config.label org.opencontainers.image.title=nats
  publish nats
}

make_redis() {
  local tree="$work/tree-redis"
  unpack_packages "$tree" redis-server redis-tools libatomic1 libjemalloc2 liblzf1 libssl3 libsystemd0 \
    libcap2 libgcrypt20 libgpg-error0 liblz4-1 liblzma5 libstdc++6 libgcc-s1 libzstd1
  rm -rf "${tree:?}"/{etc,usr/lib/systemd,usr/share}
  mkdir -p "$tree/data"
  chown 999:999 "$tree/data"
  pack "$tree" "$work/redis.tar"

  derive redis debian
  add_layer redis "$work/redis.tar"
  configure redis --clear=config.cmd --config.entrypoint /usr/bin/redis-server \
    --config.cmd --protected-mode --config.cmd no --config.cmd --dir --config.cmd /data \
    --config.user 999:999 --config.workingdir /data --config.exposedports 6379/tcp \
    --config.label org.opencontainers.image.title=redis
  publish redis
}
