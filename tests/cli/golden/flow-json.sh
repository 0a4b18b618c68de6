$tropa import store more.csv > /dev/null
$tropa flow store --format json | sed 's/"took_us": [0-9]*/"took_us": N/'
