$tropa import store shop.csv > /dev/null
$tropa flow store
$tropa flow store --where 'channel in (email, "Google Ads") and not platform = desktop' --format csv | head -6
$tropa flow store --where 'value >= 50' --format csv
$tropa flow store --where 'channel = nobody'
$tropa flow store --to 2024-03-01 --timezone Europe/Warsaw --format csv | head -3
