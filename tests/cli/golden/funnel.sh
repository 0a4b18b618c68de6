$tropa import store shop.csv > /dev/null
$tropa funnel store --step home --step product --step cart --step payment
$tropa funnel store --steps 'home,catalog|search,pay*' --window 2h --mode strict_once
$tropa funnel store --steps home,product,cart --where 'platform = mobile' --from 2024-03-10 --to 2024-03-20
$tropa funnel store --steps home,payment --format csv --levels levels.csv
head -5 levels.csv; wc -l < levels.csv; cut -d, -f2 levels.csv | sort | uniq -c | sort -rn
