# The work fails: exit code 1.
try() { $tropa "$@"; echo "exit $?"; }
try flow missing.csv
try flow .
try funnel shop.csv --step home --step payed
try import store missing.csv
try flow report.csv
