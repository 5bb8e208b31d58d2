# test/tricky: a Debian image whose layers hold what unpackers get wrong. Four layers on the base, in three tar dialects.
# shellcheck shell=bash disable=SC2154

make_tricky() {
  derive tricky debian
  tricky_made
  tricky_changed
  tricky_old_dialects
  tricky_sparse
  configure tricky --clear=config.cmd --config.cmd /bin/sh --config.cmd -c --config.cmd 'echo tricky; sleep 1d' \
    --config.env 'GREETING=héllo wörld' --config.env EMPTY= --config.user games:users --config.workingdir /opt/tricky \
    --config.volume /opt/tricky/volume --config.stopsignal SIGINT --config.exposedports 7/udp --config.label 'with space=a=b'
  publish tricky
}

repeat() { printf "%0.s$1" $(seq "$2"); }

# Layer 2: every kind of thing, and the victims of layer 3. POSIX (pax) archive: sub-second times, long and non-ASCII names.
tricky_made() {
  local tree="$work/tree-made" t
  t="$tree/opt/tricky"
  mkdir -p "$t"/{links/deep,names,modes,owners,times,volume,gone/inside,opaque/old,becomes-file/inside}
  echo one >"$t/links/first"
  ln "$t/links/first" "$t/links/second"
  ln "$t/links/first" "$t/links/deep/third"
  ln -s first "$t/links/relative"
  ln -s /opt/tricky/links/first "$t/links/absolute"
  ln -s ../../../../../../../../etc/passwd "$t/links/climbing"
  ln -s "$(repeat long/ 60)" "$t/links/long-target"
  ln -s deep "$t/links/to-folder"
  ln -s loop "$t/links/loop"
  mkfifo "$t/links/pipe"

  echo plain >"$t/names/naïve-Ünïcode-日本語-🚢.txt"
  echo latin1 >"$t/names/"$'latin1-\xe9\xe8.txt'
  echo odd >"$t/names/"$'new\nline tab\t back\\slash "quoted"'
  echo dash >"$t/names/-rf"
  echo dots >"$t/names/..."
  echo wh >"$t/names/wh.almost"
  echo n100 >"$t/names/$(repeat a 100)"
  echo n101 >"$t/names/$(repeat b 101)"
  echo n255 >"$t/names/$(repeat c 255)"
  mkdir -p "$t/names/$(repeat d 120)/$(repeat e 120)/$(repeat f 120)"
  echo deep >"$t/names/$(repeat d 120)/$(repeat e 120)/$(repeat f 120)/file"
  ln "$t/names/$(repeat c 255)" "$t/names/$(repeat g 200)"

  local mode
  for mode in 0000 0444 0644 0755 4755 2755 6711 1644; do
    echo "$mode" >"$t/modes/$mode"
  done
  mkdir -p "$t/modes/setgid" "$t/modes/sticky" "$t/modes/closed"
  echo hidden >"$t/modes/closed/file"
  : >"$t/modes/empty"
  truncate -s 3145729 "$t/modes/large"
  echo capable >"$t/modes/capable"
  echo labelled >"$t/modes/labelled"
  echo owned >"$t/owners/1234-5678"
  echo owned >"$t/owners/large"
  echo owned >"$t/owners/setuid"
  chown 1234:5678 "$t/owners/1234-5678"
  chown 3000000:4000000 "$t/owners/large"
  chown 33:33 "$t/owners/setuid"
  chown -h 1000:1000 "$t/links/relative"
  chown 7:8 "$t/links/first"
  # After chown, which takes setuid bits and capabilities away.
  chmod 4750 "$t/owners/setuid"
  for mode in 0000 0444 0644 0755 4755 2755 6711 1644; do
    chmod "$mode" "$t/modes/$mode"
  done
  chmod 2775 "$t/modes/setgid"
  chmod 1777 "$t/modes/sticky"
  chmod 0500 "$t/modes/closed"
  setcap cap_net_bind_service,cap_net_raw+ep "$t/modes/capable"
  setfattr -n user.slipway -v "$(printf 'text with ümlaut')" "$t/modes/labelled"
  setfattr -n user.binary -v 0x00ff00fe0a "$t/modes/labelled"
  setfattr -n user.folder -v yes "$t/modes/setgid"

  local name
  for name in deleted changed-mode becomes-folder replaced comes-back gone/inside/file opaque/old/file opaque/first \
    becomes-file/inside/file; do
    echo "lower $name" >"$t/$name"
  done
  ln -s names "$t/link-becomes-folder"
  ln "$t/replaced" "$t/replaced-too"

  find "$tree" -exec touch -h -d '2019-05-06 07:08:09.123456789 UTC' {} +
  echo 1970 >"$t/times/epoch" && touch -d '1970-01-01 00:00:00 UTC' "$t/times/epoch"
  echo 1960 >"$t/times/before-epoch" && touch -d '1960-02-03 04:05:06 UTC' "$t/times/before-epoch"
  echo 2100 >"$t/times/future" && touch -d '2100-01-02 03:04:05 UTC' "$t/times/future"
  touch -d '2001-02-03 04:05:06.000000007 UTC' "$t/times"
  pack "$tree" "$work/made.tar" --format=posix --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime'
  add_layer tricky "$work/made.tar"
}

# Layer 3: deletions, an opaque folder, and files and folders that change places.
tricky_changed() {
  local tree="$work/tree-changed" t
  t="$tree/opt/tricky"
  mkdir -p "$t"/{opaque/new,becomes-folder/inside,link-becomes-folder}
  : >"$t/.wh.deleted"
  : >"$t/.wh.gone"
  : >"$t/.wh.comes-back"
  : >"$t/opaque/.wh..wh..opq"
  echo upper >"$t/opaque/new/file"
  echo upper >"$t/opaque/first"
  echo upper >"$t/becomes-file"
  echo upper >"$t/becomes-folder/inside/file"
  echo upper >"$t/link-becomes-folder/file"
  echo upper >"$t/replaced"
  echo "lower changed-mode" >"$t/changed-mode"
  chmod 0600 "$t/changed-mode"
  chown 42:43 "$t/changed-mode"
  find "$tree" -exec touch -h -d '2020-01-01 00:00:00 UTC' {} +
  pack "$tree" "$work/changed.tar" --format=posix
  add_layer tricky "$work/changed.tar"
}

# Layer 4: GNU's long names and base-256 numbers, names that begin with ./, a folder that has no entry of its own, the same
# name twice (the last one counts), and something deleted in layer 3 that comes back.
tricky_old_dialects() {
  local tree="$work/tree-gnu" t
  t="$tree/opt/tricky"
  mkdir -p "$t/gnu/implicit" "$t/again"
  echo gnu >"$t/gnu/$(repeat h 180)"
  ln -s "$(repeat i 150)" "$t/gnu/long-link"
  echo implicit >"$t/gnu/implicit/file"
  echo numbers >"$t/gnu/base256"
  chown 2500000:2600000 "$t/gnu/base256"
  touch -d '1955-11-05 06:15:00 UTC' "$t/gnu/base256"
  echo again >"$t/comes-back"
  echo first >"$t/again/twice"
  tar -c -f "$work/gnu.tar" -C "$tree" --format=gnu --numeric-owner --no-recursion --mtime='2021-01-01 UTC' \
    "./opt/tricky/gnu/$(repeat h 180)" ./opt/tricky/gnu/long-link ./opt/tricky/gnu/implicit/file ./opt/tricky/comes-back \
    ./opt/tricky/again/twice
  echo second >"$t/again/twice"
  tar -r -f "$work/gnu.tar" -C "$tree" --format=gnu --numeric-owner --no-recursion ./opt/tricky/gnu/base256 \
    ./opt/tricky/again/twice
  add_layer tricky "$work/gnu.tar"
}

# Layer 5: a sparse file (pax 1.0 sparse map) beside an old ustar-style plain one.
tricky_sparse() {
  local tree="$work/tree-sparse" t
  t="$tree/opt/tricky/sparse"
  mkdir -p "$t"
  truncate -s 8M "$t/holes"
  printf start | dd of="$t/holes" conv=notrunc status=none
  printf middle | dd of="$t/holes" bs=1 seek=4194304 conv=notrunc status=none
  find "$tree" -exec touch -h -d '2022-01-01 00:00:00 UTC' {} +
  pack "$tree" "$work/sparse.tar" --format=posix --sparse
  add_layer tricky "$work/sparse.tar"
}
