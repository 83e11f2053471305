# points at: BUG: unable to handle page fault for address
cat <<'S'
[    0.000000] Linux version 6.1.0 (gcc version 12.2.0)
[    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=/dev/vda1 panic=-1 quiet
[    0.010000] Memory: 2031616K/2096632K available
S
for n in $(seq 1 200); do echo "[    1.$(printf %06d $n)] usb 1-$n: new high-speed USB device number $n"; done
cat <<'S'
[    2.104211] BUG: unable to handle page fault for address: ffffb1a2c0de0000
[    2.104215] #PF: supervisor write access in kernel mode
[    2.104217] #PF: error_code(0x0002) - not-present page
[    2.104220] Oops: 0002 [#1] PREEMPT SMP PTI
[    2.104223] CPU: 1 PID: 211 Comm: modprobe Not tainted 6.1.0
[    2.104230] RIP: 0010:broken_init+0x1c/0x40 [broken]
[    2.104240] Call Trace:
[    2.104243]  do_one_initcall+0x44/0x220
[    2.104250] ---[ end trace 0000000000000000 ]---
S
for n in $(seq 1 200); do echo "[    3.$(printf %06d $n)] systemd[1]: Started service $n"; done
exit 1
