$tropa import store shop.csv; echo "exit $?"
$tropa import store shop.csv; echo "exit $?"
$tropa import store more.csv | tail -2
$tropa info store --format csv | head -3
$tropa import store more.csv --again | tail -4
head -20 more.csv > corrected.csv
$tropa import store corrected.csv --replace shop.csv | tail -4
$tropa info store --format csv | head -3
