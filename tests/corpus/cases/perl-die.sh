# points at: cannot open prices.csv: No such file or directory at load.pl line 3.
# needs: perl
printf 'use strict;\nprint "loading\\n";\nopen(my $file, "<", "prices.csv") or die "cannot open prices.csv: $!";\nprint "loaded\\n";\n' >load.pl
perl load.pl
