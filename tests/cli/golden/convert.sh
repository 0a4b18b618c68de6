printf 'journey\n  title Tea\n  section Make\n    Boil: 4: Anna\n    Pour: 2: Anna, Jan: hot\n' > tea.mmd
$tropa convert tea.mmd tea.yaml; echo "exit $?"
cat tea.yaml
$tropa convert shop-map.yaml shop.mmd; echo "exit $?"
head -3 shop.mmd
$tropa convert shop.mmd shop.json && $tropa convert shop-map.yaml direct.json && cmp shop.json direct.json && echo same
$tropa convert shop-map.yaml plain.mmd --plain --language ru; echo "exit $?"
$tropa convert tea.mmd tea.yaml; echo "exit $?"
$tropa convert tea.mmd tea.yaml --force --language pl; echo "exit $?"
cp tea.mmd notes.txt; $tropa convert notes.txt notes.yaml; echo "exit $?"
printf 'journey\n  Tea: good: Anna\n  section A: b\n' > wrong.mmd
$tropa convert wrong.mmd wrong.yaml --language ru; echo "exit $?"; ls wrong.yaml 2>/dev/null
echo hello > letter.txt; $tropa convert letter.txt letter.yaml; echo "exit $?"
$tropa convert tea.mmd tea.png; echo "exit $?"
$tropa convert tea.mmd tea.json --from word; echo "exit $?"
$tropa convert none.mmd none.yaml; echo "exit $?"
printf 'Этап;Поиск;Покупка\nДействия;ищет;платит\nЭмоции;1;радость\nБюджет;10;20\n' > grid.csv
$tropa convert grid.csv grid.yaml --language ru; echo "exit $?"
cat grid.yaml
$tropa convert grid.yaml out.csv; tr -d '\r' < out.csv
$tropa convert grid.yaml out.md; cat out.md
