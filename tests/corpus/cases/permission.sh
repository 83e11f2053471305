# points at: Permission denied
printf '#!/bin/sh\necho hi\n' >run.sh
echo "starting"
./run.sh
