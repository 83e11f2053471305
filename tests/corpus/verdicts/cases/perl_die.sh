#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2238,SC2317,SC2329  # functions that another script calls, scripts in quotes
# step: convert
# verdict: new
# cause: bad date 2026-13-01
green() {
    echo 2026-12-01 >date
    cat >convert.pl <<'X'
open(my $in, "<", "date"); my $date = <$in>; chomp $date;
print "pid $$ converts $date\n";
my ($year, $month) = split /-/, $date;
die "bad date $date" if $month > 12;
X
}
red() {
    echo 2026-13-01 >date
}
suite() {
    step convert perl convert.pl
}
