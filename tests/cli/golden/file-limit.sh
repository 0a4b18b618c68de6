# Beyond the largest file allowed: a message, not silence.
$tropa map shop.csv > /dev/null
(ulimit -f 1; $tropa map shop.csv -o big.html > /dev/null; echo "exit $?")
ls big.html 2> /dev/null
