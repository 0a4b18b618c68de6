# The work fails: exit code 1.
try() { $tropa "$@"; echo "exit $?"; }
try flow missing.csv
try flow .
try funnel shop.csv --step home --step payed
try import store missing.csv
try flow report.csv
$tropa import store shop.csv > /dev/null
$tropa info store > /dev/full; echo "exit $?"
$tropa flow store | head -1
mkdir empty && : > empty/nothing.csv && try map empty/nothing.csv
printf 'user_id,time,event\n' > header.csv && try flow header.csv
