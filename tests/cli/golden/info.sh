$tropa import store shop.csv > /dev/null
$tropa info store | grep -v 'On disk'
$tropa info store --format csv | grep -v bytes_on_disk
$tropa info store --check | tail -1; echo "exit $?"
