# A file is imported once and then read from the cache; the store in it is like any other.
$tropa info shop.csv --format csv | head -2
ls $XDG_CACHE_HOME/tropa | wc -l
$tropa info shop.csv --format csv | head -2
ls $XDG_CACHE_HOME/tropa | wc -l
$tropa info shop.csv --no-cache --format csv | head -2
$tropa info shop.csv more.csv --format csv | head -3
cat more.csv | $tropa info - --format csv | head -3
$tropa map shop.csv -o map.svg --language pl | head -2
