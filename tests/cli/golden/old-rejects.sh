# The rejects of one import are not left lying for those of the next, which had none.
$tropa import store bad.csv > /dev/null; ls rejected.csv
$tropa import store shop.csv > /dev/null; ls rejected.csv 2> /dev/null
# What is not ours, or was put elsewhere, stays.
echo mine > rejected.csv
$tropa import store more.csv > /dev/null; cat rejected.csv
$tropa import other bad.csv --rejects kept.csv > /dev/null
$tropa import other more.csv --rejects kept.csv > /dev/null; wc -l < kept.csv
