$tropa import store bad.csv --dry-run; echo "exit $?"
ls -d store rejected.csv 2> /dev/null
