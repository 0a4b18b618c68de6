head -3 shop.csv; cp shop-map.yaml before.yaml
$tropa refresh shop-map.yaml shop.csv 2>&1 | grep -v '^ *[0-9]'; echo "exit $?"
size=$(wc -c < before.yaml)
head -c $size shop-map.yaml | cmp - before.yaml && echo "what was written stays"
sed -n '/^measured/,$p' shop-map.yaml | sed 's/at: "[^"]*"/at: NOW/' | head -60
$tropa check shop-map.yaml
cp shop-map.yaml once.yaml; sleep 1.1
$tropa refresh shop-map.yaml shop.csv > /dev/null 2>&1; cmp once.yaml shop-map.yaml && echo "twice is once"
printf 'tropa: 1\ntitle: x\nstages: [{id: a, name: A, touchpoints: [{id: b, name: B, match: nothing}]}]\n' > none.yaml
$tropa refresh none.yaml shop.csv; echo "exit $?"
printf '{"tropa": 1, "title": "x", "stages": [{"id": "a", "name": "A", "touchpoints": [{"id": "b", "name": "B", "match": "*"}]}]}' > map.json
$tropa refresh map.json shop.csv; echo "exit $?"
$tropa map shop.csv -o derived.yaml > /dev/null 2>&1; $tropa check derived.yaml; sed '/^measured/,$d' derived.yaml
