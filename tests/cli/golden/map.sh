$tropa map shop.csv -o out.html -o out.svg --title "A <shop> & more" --names names.csv --simulated > said.txt; echo "exit $?"
grep -c 'out.html\|out.svg' said.txt
grep -c '<svg' out.svg; grep -o 'A &lt;shop&gt; &amp; more' out.svg | head -1
grep -c '^<!doctype html>\|^<!DOCTYPE html>' out.html
grep -c Basket out.svg
$tropa map shop.csv > /dev/null; ls map.html
$tropa map shop.csv --format json -o x.svg 2> /dev/null | python3 -c '
import json, sys
answer = json.load(sys.stdin)
print(sorted(answer))
result = answer["result"]
print(result["arrived"] + result["under_way"] + result["lost"] == answer["customers"])
print(answer["customers"], answer["events"])'
$tropa map shop.csv --format csv; echo "exit $?"
