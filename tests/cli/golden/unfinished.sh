# A store whose first import has not ended.
mkdir store && : > store/LOCK
$tropa info store; echo "exit $?"
$tropa map store shop.csv; echo "exit $?"
$tropa import store shop.csv > /dev/null; $tropa info store --format csv | sed -n 2p
