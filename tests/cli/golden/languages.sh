$tropa import store shop.csv > /dev/null
LANG=pl_PL.UTF-8 $tropa funnel store --steps home,product,cart,payment --window 7d
LC_ALL=ru_RU.UTF-8 $tropa funnel store --steps home,cart --where 'channel = email'
$tropa flow store --language ru | head -5
$tropa info store --language pl | grep -v 'Na dysku'
