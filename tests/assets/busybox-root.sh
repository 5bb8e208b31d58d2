#!/bin/sh
# Makes a tiny root filesystem of Debian's static busybox in the directory $1. Needs apt and nothing installed.
set -eu
target=$1
[ -e "$target/bin/busybox" ] && exit 0
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq download busybox-static 2>/dev/null || { apt-get -qq update; apt-get -qq download busybox-static; }
dpkg -x busybox-static_*.deb package
mkdir -p root/bin root/etc root/home/app root/tmp root/proc root/sys root/dev root/root root/usr root/run
mv package/bin/busybox root/bin/busybox
for applet in $(root/bin/busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "root/bin/$applet"
done
chmod 1777 root/tmp
cat > root/etc/passwd <<'P'
root:x:0:0:root:/root:/bin/sh
app:x:1000:1000:An app:/home/app:/bin/sh
P
cat > root/etc/group <<'G'
root:x:0:
app:x:1000:
mail:x:8:app,root
extra:x:2000:app
G
chown 1000:1000 root/home/app
printf '#!/no/such/interpreter\n' > root/bin/orphan-script
printf 'not a program' > root/bin/not-a-program
printf '#!/bin/sh\n' > root/bin/not-executable
chmod 755 root/bin/orphan-script root/bin/not-a-program
# Another process may have been faster.
mv -T root "$target" 2>/dev/null || [ -e "$target/bin/busybox" ]
