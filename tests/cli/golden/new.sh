$tropa new --list
$tropa new map.yaml --template shp; echo "exit $?"
$tropa new map.yaml --template shop --language pl; $tropa check map.yaml
$tropa new map.yaml; echo "exit $?"
$tropa new; echo "exit $?"
$tropa new map.yaml --force > /dev/null && head -2 map.yaml
