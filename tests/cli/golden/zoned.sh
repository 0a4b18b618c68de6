# Times that had zones of their own: no word about a zone that was applied to them.
$tropa import store zoned.csv
$tropa info store | tail -3
