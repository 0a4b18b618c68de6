$tropa import store shop.csv > /dev/null
for mode in default strict_order strict_deduplication strict_increase strict_once; do
    echo $mode; $tropa funnel store --steps home,product,cart --mode $mode --format csv | cut -d, -f3
done
