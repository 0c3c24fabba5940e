#!/bin/sh
# Drydock collector for ESXi: writes what one host knows and no vCenter export tells into one text
# pack: volume copies not mounted, volumes and extents, NFS mounts, VMs, dvPorts, port files, boot time.
#
# It only reads. It runs the commands that --dry-run prints, each for a bounded time, and writes one
# file. While it runs it keeps its work in one folder beside that file and removes it at the end.
# For the ESXi shell (busybox ash, ESXi 5 and later); any POSIX sh will do. See docs/collector.md.

pack_format=1

# Locale and search paths of the caller must not change what commands print or what is found.
LC_ALL=C
export LC_ALL
unset CDPATH
umask 077

usage() {
  cat <<'TEXT'
Usage: sh drydock-collect.sh [-n] [-o FILE_OR_FOLDER] [-t SECONDS] [-T SECONDS]

Writes a text pack about this ESXi host for Drydock. Reads only.

  -n, --dry-run   print what would be run and written, and end
  -o, --output    the file to write, or a folder to write it in (default: /tmp)
  -t, --limit     seconds one command may take (default 60)
  -T, --total     seconds all of them may take together (default 900)
  -h, --help      this text

Exit status: 0 the pack is written, 1 it could not be written, 2 bad use.
Commands that are missing, fail or hang are noted in the pack; they do not stop it.

  sh drydock-collect.sh -n
  sh drydock-collect.sh -o /vmfs/volumes/datastore1
TEXT
}

say() { printf '%s\n' "$*"; }
# On one line, whatever the name of a volume holds.
plain() { printf '%s' "$1" | tr '\001-\037\177' '?'; }
complain() { printf '%s\n' "drydock-collect: $*" >&2; }
bad_use() {
  complain "$*"
  complain 'see: sh drydock-collect.sh --help'
  exit 2
}

is_seconds() {
  case $1 in
    '' | 0* | *[!0-9]* | ?????*) return 1 ;;
  esac
}

# --- what the user asked for ---------------------------------------------------------------------

dry_run=no
output=/tmp
limit=60
total=900
while [ $# -gt 0 ]; do
  case $1 in
    -n | --dry-run) dry_run=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    -o | --output | -t | --limit | -T | --total)
      [ $# -ge 2 ] || bad_use "$1 needs a value"
      case $1 in
        -o | --output) output=$2 ;;
        -t | --limit) limit=$2 ;;
        *) total=$2 ;;
      esac
      shift
      ;;
    *) bad_use "unknown argument: $1" ;;
  esac
  shift
done
is_seconds "$limit" || bad_use "-t wants whole seconds from 1 to 9999, not: $limit"
is_seconds "$total" || bad_use "-T wants whole seconds from 1 to 9999, not: $total"
[ -n "$output" ] || bad_use '-o is empty'
case $output in
  /*) ;;
  # A name that begins with a dash must not be taken for an option.
  *) output=./$output ;;
esac

# Where volumes are mounted. Only tests set it.
volumes=${DRYDOCK_VOLUMES:-/vmfs/volumes}
# Largest output of one command that is kept, and largest pack: /tmp on ESXi is a small RAM disk.
largest_kib=4096
largest_pack_kib=16384
probe_kib=8192

host=$(hostname 2>/dev/null | head -n 1 | tr -cd 'A-Za-z0-9._-')
host=${host:-unknown}
stamp=$(date -u +%Y%m%dT%H%M%SZ)
if [ -d "$output" ]; then output=${output%/}/drydock-$host-$stamp.txt; fi
work=$output.work

# --- bounded running -----------------------------------------------------------------------------

# The limits are kept here and not by `timeout`: its syntax changed between busybox versions, some
# ESXi builds lack it, and it waits for ever for a process that a dead volume keeps in the kernel.
naps_per_second=1
nap_with='sleep 1'
if usleep 1 2>/dev/null; then
  naps_per_second=20
  nap_with='usleep 50000'
elif sleep 0.01 2>/dev/null; then
  naps_per_second=20
  nap_with='sleep 0.05'
fi
nap() { $nap_with; }

running=
spent=0
total_naps=$((total * naps_per_second))

# Naps until the process has ended, at most $1 naps. The outcome is 0 when it has ended.
ended_within() {
  left=$1
  while kill -0 "$running" 2>/dev/null; do
    [ "$left" -gt 0 ] || return 1
    nap
    left=$((left - 1))
    spent=$((spent + 1))
    if [ $((left % naps_per_second)) -eq 0 ] && too_large "$work/out"; then return 2; fi
  done
  return 0
}

too_large() { [ $(($(wc -c <"$1" 2>/dev/null || echo 0) / 1024)) -ge "$largest_kib" ]; }

# Runs a command with its output in $work/out and $work/err. Sets $status and $code.
bounded() {
  code=-
  "$@" >"$work/out" 2>"$work/err" </dev/null &
  running=$!
  ended_within $((limit * naps_per_second))
  case $? in
    0) status=ok ;;
    1) status=timeout ;;
    *) status=too-large ;;
  esac
  if [ "$status" != ok ]; then
    kill "$running" 2>/dev/null
    ended_within $((2 * naps_per_second)) || kill -9 "$running" 2>/dev/null
    # A process that even this does not end is stuck in the kernel: it is left behind, not waited for.
    if ! ended_within $((2 * naps_per_second)); then
      running=
      return
    fi
  fi
  # The shell's own word on a killed job is of no interest.
  wait "$running" 2>/dev/null
  ended_as=$?
  if [ "$status" = ok ]; then code=$ended_as; fi
  running=
  if [ "$status" = ok ] && [ "$code" -ne 0 ]; then status=failed; fi
  if [ "$status" = ok ] && too_large "$work/out"; then status=too-large; fi
}

# --- the pack ------------------------------------------------------------------------------------

give_up() {
  complain "$*"
  exit 1
}

# Nothing but the files of this run is removed, and the folder only when it is empty.
clean_up() {
  [ -z "$running" ] || kill -9 "$running" 2>/dev/null
  [ "$made_work" = yes ] || return
  rm -f "$work/out" "$work/err" "$work/probe" "$work/pack"
  rmdir "$work" 2>/dev/null
}

sections=0

# Section NAME COMMAND...: runs the command and adds what it printed to the pack. Every line of
# output gets a mark in front, so no output can look like a line of the pack itself.
section() {
  name=$1
  shift
  sections=$((sections + 1))
  { printf '' >"$work/out" && printf '' >"$work/err"; } || give_up 'the work folder cannot be written'
  code=-
  if [ "$spent" -ge "$total_naps" ]; then
    status=skipped
  elif [ "$pack_full" = yes ]; then
    status=no-room
  elif ! command -v "$1" >/dev/null 2>&1; then
    status=missing
  else
    bounded "$@"
  fi
  add_section "$@"
}

add_section() {
  # The beginning of a list that is not whole is of no use, and may be one endless line.
  if [ "$status" = too-large ]; then printf '' >"$work/out"; fi
  whole_lines "$work/out"
  whole_lines "$work/err"
  said=$(plain "${shown:-$*}")
  {
    printf '#begin %s %s\n#command %s\n' "$sections" "$name" "$said" &&
      sed 's/^/|/' "$work/out" &&
      sed -e 's/^/!/' -e 200q "$work/err" &&
      printf '#end %s %s status=%s exit=%s lines=%s bytes=%s\n' "$sections" "$name" "$status" "$code" \
        "$(($(wc -l <"$work/out")))" "$(($(wc -c <"$work/out")))"
  } >>"$work/pack" || give_up 'the pack cannot be written: no space left?'
  if [ $(($(wc -c <"$work/pack") / 1024)) -ge "$largest_pack_kib" ]; then pack_full=yes; fi
  say "  $status: $said"
}

# A last line without its end would run into the mark that follows it.
whole_lines() {
  if [ "$(grep -c '' "$1")" -ne "$(wc -l <"$1")" ]; then echo >>"$1"; fi
}

# --- what is run ---------------------------------------------------------------------------------

# Name of the section, then the command. The importer goes by the names.
commands='hostname hostname
version vmware -v
system-version esxcli system version get
system-hostname esxcli system hostname get
system-uuid esxcli system uuid get
hardware-platform esxcli hardware platform get
uptime esxcli system stats uptime get
uptime-text uptime
maintenance-mode esxcli system maintenanceMode get
host-summary vim-cmd hostsvc/hostsummary
volume-copies esxcfg-volume -l
vmfs-snapshots esxcli storage vmfs snapshot list
filesystems esxcli storage filesystem list
vmfs-extents esxcli storage vmfs extent list
nfs esxcli storage nfs list
nfs41 esxcli storage nfs41 list
vms vim-cmd vmsvc/getallvms
vm-processes esxcli vm process list
dvs esxcli network vswitch dvs vmware list
vswitches esxcfg-vswitch -l
net-dvs net-dvs -l'

# Lists the port files of one volume; $1 is the folder, $2 how the host calls it. It is run in a
# shell of its own, so that a volume that does not answer can be given up. The files' content is
# never read. Names with control characters are counted, not printed.
# shellcheck disable=SC2016
list_port_files='
case $2 in *[[:cntrl:]]*) echo "the volume has control characters in its name" >&2; exit 5 ;; esac
cd -- "$1" || exit 3
ls -a . >/dev/null || exit 4
printf "volume: %s\n" "$2"
odd=0
for folder in .dvsData */.dvsData; do
  [ -d "$folder" ] && [ ! -L "$folder" ] || continue
  ls "./$folder" >/dev/null || exit 4
  case $folder in *[[:cntrl:]]*) odd=$((odd + 1)); continue ;; esac
  printf "folder: %s\n" "$folder"
  for switch in "$folder"/*; do
    [ -d "$switch" ] || continue
    ls "./$switch" >/dev/null || exit 4
    for file in "$switch"/*; do
      [ -f "$file" ] || continue
      case $file in
        *[[:cntrl:]]*) odd=$((odd + 1)) ;;
        *) printf "file: %s\n" "$file" ;;
      esac
    done
  done
done
printf "names left out: %s\n" "$odd"
'

# Every volume by its real folder. The other entries are links: the volumes again, by their labels.
each_volume() {
  for folder in "$volumes"/* "$volumes"/.[!.]*; do
    [ -L "$folder" ] && continue
    [ -e "$folder" ] || continue
    "$1" "$folder" "/vmfs/volumes/${folder##*/}"
  done
}
collect_volume() {
  shown="list $2/.dvsData and $2/*/.dvsData"
  section port-files sh -c "$list_port_files" sh "$1" "$2"
  shown=
}
announce_volume() { say "  list the file names in $(plain "$2")/.dvsData"; }

say "Drydock collector, pack format $pack_format. It reads only. It runs:"
while read -r _ command; do say "  $command"; done <<LIST
$commands
LIST
each_volume announce_volume
say "Each for at most $limit seconds, $total seconds in all."
say "It writes: $output"
say "  and while it runs: $work (removed at the end)"
[ "$dry_run" = no ] || exit 0

made_work=no
pack_full=no
shown=
[ ! -e "$output" ] && [ ! -L "$output" ] || give_up "$output exists already: name another file"
mkdir "$work" 2>/dev/null ||
  give_up "$work cannot be made: the folder is missing or not writable, or another run is at work"
made_work=yes
trap clean_up EXIT
trap 'complain "stopped: no pack was written"; exit 1' HUP INT PIPE TERM

# Free space is told by trying: df on ESXi does not know its RAM disks.
dd if=/dev/zero of="$work/probe" bs=1024 count="$probe_kib" 2>/dev/null ||
  give_up "less than $probe_kib KiB are free beside $output: name another folder with -o"
rm -f "$work/probe"

say 'Running:'
{
  printf '#drydock-esxi-pack %s\n' "$pack_format"
  printf '#host %s\n' "$host"
  printf '#date %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
} >"$work/pack" || give_up 'the pack cannot be written: no space left?'

# net-dvs is not on the search path of every version.
PATH=$PATH:/usr/lib/vmware/bin:/sbin:/usr/sbin
while read -r line; do
  # The list is ours: its words are divided by single blanks.
  # shellcheck disable=SC2086
  section $line
done <<LIST
$commands
LIST
each_volume collect_volume

sum=none
if command -v cksum >/dev/null 2>&1; then
  sum=$(cksum <"$work/pack")
  sum=${sum%% *}
fi
printf '#trailer sections=%s bytes=%s cksum=%s\n' "$sections" "$(($(wc -c <"$work/pack")))" "$sum" \
  >>"$work/pack" || give_up 'the pack cannot be written: no space left?'

[ ! -e "$output" ] && [ ! -L "$output" ] || give_up "$output was made by somebody else meanwhile"
mv "$work/pack" "$output" || give_up "$output cannot be written"
say "Written: $output ($sections sections)"
