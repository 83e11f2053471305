# points at: gzip: stdin: unexpected end of file
# needs: tar gzip
head -c 100000 /dev/urandom >data && tar czf whole.tar.gz data && head -c 50000 whole.tar.gz >half.tar.gz && rm data
tar xvzf half.tar.gz
