sed -e 's/name: Cart/name: Basket/' -e '/id: chat/d' -e 's/name: Buys/name: Buys\n    pains: [{id: fee, text: A fee at the end, severity: 3, barrier: price}]/' shop-map.yaml > after.yaml
$tropa diff shop-map.yaml after.yaml; echo "exit $?"
$tropa diff shop-map.yaml after.yaml --language ru --exit-code; echo "exit $?"
$tropa diff after.yaml shop-map.yaml --language pl
$tropa diff shop-map.yaml after.yaml --format json
printf '\n# a remark\n' >> shop-map.yaml; sed -e 's/severity: 3/severity: 2, status: resolved/' after.yaml > later.yaml
printf 'measured:\n  map: {customers: 900, arrived: 300}\n  buy: {lost: 90, resolved: 500, reached: 600}\n' >> after.yaml
printf 'measured:\n  map: {customers: 900, arrived: 310}\n  buy: {lost: 190, resolved: 500, reached: 610}\n' >> later.yaml
for language in en ru pl; do $tropa diff after.yaml later.yaml --language $language; done
$tropa diff after.yaml later.yaml --all
$tropa diff after.yaml after.yaml --exit-code; echo "exit $?"
$tropa diff after.yaml none.yaml; echo "exit $?"
$tropa diff after.yaml map-with-errors.yaml; echo "exit $?"
$tropa diff after.yaml; echo "exit $?"
