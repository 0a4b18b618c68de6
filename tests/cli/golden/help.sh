$tropa; echo "exit $?"
$tropa help; echo "exit $?"
$tropa --version; $tropa version
$tropa help flow; echo "exit $?"
$tropa info --help
