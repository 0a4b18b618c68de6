# Errors in the other languages, also when the call itself cannot be read.
try() { $tropa "$@"; echo "exit $?"; }
for language in ru pl; do
    try funnel shop.csv --step home --step payed --language $language
    try map report.csv --language=$language
    try map shop.csv --titel --language $language
    try flow shop.csv --where 'platform =' --language $language
    try map shop.csv -o /dev/full/map.svg --language $language > /dev/null
    try import store bad.csv --strict --language $language
done
LC_ALL=pl_PL.UTF-8 $tropa funel
LC_ALL=pl_PL.UTF-8 $tropa flow shop.csv --language xx
LC_ALL=pl_PL.UTF-8 $tropa flow -- --language ru
$tropa import store shop.csv > /dev/null
run=$(ls store/run-* | head -1)
printf 'XXXXXXXX' | dd of=$run bs=1 seek=$(($(wc -c < $run) / 2)) conv=notrunc 2> /dev/null
$tropa info store --check --language ru 2>&1 | sed 's/run-[^ :]*/run/'
$tropa flow store --language pl 2>&1 | sed 's/run-[^ :]*/run/'
