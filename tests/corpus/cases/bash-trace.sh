# points at: cp: cannot stat 'release.tar.gz': No such file or directory
printf 'set -ex\nversion=1.2\necho "packing $version"\nmkdir out\ncp release.tar.gz out/\necho packed\n' >pack.sh
bash pack.sh
