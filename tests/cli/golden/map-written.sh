$tropa map shop-map.yaml -o a.svg -o a.html --lanes touchpoints,feels; echo "exit $?"
grep -o 'data-card="[a-z]*"' a.svg
grep -o 'lang="[a-z]*"' a.svg | head -1
# Written maps are known by their content, and drawn in their own language.
printf '\357\273\277# a map\ntropa: 1\nlanguage: pl\ntitle: Bez danych\nstages: [Zakup]\n' > map.txt
$tropa map map.txt -o b.svg --blank; echo "exit $?"
grep -o 'lang="[a-z]*"' b.svg | head -1
grep -o 'Mapa warsztatowa' b.svg
printf '{"tropa": 1, "title": "JSON", "stages": [{"id": "a", "name": "A"}]}' > map.json
$tropa map map.json -o c.yaml && cat c.yaml
# What is refused, and why.
$tropa map shop-map.yaml -o a.svg --lanes feels,mood; echo "exit $?"
$tropa map shop-map.yaml -o a.svg --lapse 30d; echo "exit $?"
$tropa map shop-map.yaml -o shop-map.yaml; echo "exit $?"
$tropa map map-with-errors.yaml -o a.svg; echo "exit $?"
$tropa map shop.csv -o a.svg --blank; echo "exit $?"
