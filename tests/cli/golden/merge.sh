sed -e 's/name: Cart/name: Basket/' -e 's/title: Shop/title: Our shop  # ours/' -e '/id: vip/d' shop-map.yaml > ours.yaml
sed -e '/id: chat/d' -e 's/name: Buys/name: Buys\n    pains: [{id: fee, text: A fee at the end, severity: 3, barrier: price}]/' shop-map.yaml > theirs.yaml
$tropa merge shop-map.yaml ours.yaml theirs.yaml -o merged.yaml; echo "exit $?"; cat merged.yaml
sed -e 's/title: Shop/title: Their shop/' -e 's/name: VIP,/name: V.I.P.,/' -e 's/name: Buys/name: Buys\n    note: x/' theirs.yaml > more.yaml
printf 'measured:\n  map: {customers: 3}\n' >> more.yaml
for language in en ru pl; do $tropa merge shop-map.yaml ours.yaml more.yaml -o conflict.yaml --language $language; echo "exit $?"; done
$tropa merge shop-map.yaml ours.yaml more.yaml -o conflict.yaml; cat conflict.yaml; $tropa check conflict.yaml; echo "exit $?"
$tropa merge shop-map.yaml shop-map.yaml more.yaml -o same.yaml; echo "exit $?"; cmp same.yaml more.yaml
cp ours.yaml driver.yaml; $tropa merge shop-map.yaml driver.yaml theirs.yaml; echo "exit $?"; cmp driver.yaml merged.yaml
$tropa merge shop-map.yaml ours.yaml map-with-errors.yaml -o none.yaml; echo "exit $?"; ls none.yaml
