# Every mistake in a call: exit code 2, and what to do.
try() { $tropa "$@"; echo "exit $?"; }
try funel
try serve
try help nonsense
try funnel shop.csv --stp home
try funnel shop.csv --step
try funnel shop.csv
try funnel
try funnel shop.csv --step a --steps b
try funnel shop.csv --step home --window soon
try funnel shop.csv --step home --window 7
try funnel shop.csv --step home --window 7d --window 8d
try funnel shop.csv --step home --mode strict
try flow shop.csv --format xml
try flow shop.csv --where 'platform ='
try flow shop.csv --where 'platfrom = mobile'
try flow shop.csv --where 'value > much'
try flow shop.csv --from yesterday
try flow shop.csv --from 2024-04 --to 2024-03
try flow shop.csv --timezone Mars/Base
try flow shop.csv --threads 0
try flow shop.csv --no-cache=yes
try flow shop.csv --language de
try import store
try import store shop.csv --memory 12
try import store shop.csv --again --replace x
try map shop.csv -o map.gif
try map shop.csv --theme blue
try map shop.csv --lapse 30
try help --completion fish
$tropa import store shop.csv > /dev/null
try funnel store --step home --customer channel
try info store --timezone Europe/Warsaw > /dev/null
