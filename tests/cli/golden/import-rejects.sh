$tropa import store bad.csv | sed -n '/could not/,$p'
cat rejected.csv
$tropa import other bad.csv --rejects elsewhere.csv > /dev/null; wc -l < elsewhere.csv
$tropa import strict bad.csv --strict; echo "exit $?"; ls -d strict 2> /dev/null
